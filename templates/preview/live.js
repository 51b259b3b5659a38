// What a page of the preview runs: it waits for news, and reloads, or shows what is wrong.
(() => {
  const show = (problems) => {
    document.getElementById("__digest_problems")?.remove();
    if (!problems.length) return;
    const box = document.createElement("div");
    box.id = "__digest_problems";
    box.setAttribute("role", "alert");
    box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99;padding:16px 20px;" +
      "background:#2b0d0d;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;" +
      "border-top:4px solid #e5534b";
    box.textContent = "The site below is the last good one.\n\n" + problems.join("\n");
    document.body.append(box);
  };
  const ask = async (version) => {
    try {
      const answer = await (await fetch("/__digest/news?" + new URLSearchParams({ version, page: location.pathname }))).json();
      if (answer.reload) return location.reload();
      show(answer.problems);
      ask(answer.version);
    } catch {
      setTimeout(() => ask(version), 1000);
    }
  };
  ask(-1);
})();
