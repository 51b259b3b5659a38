// The appeal for support: the line at the top of pages, and the form on the page /support/. What is remembered is one
// value in the reader's own browser: the moment until which nothing is asked, or "given".

{
  const parts = (name, from = document) => from.querySelectorAll(`[data-appeal="${name}"]`);

  const later = (days) => {
    const day = new Date();
    day.setDate(day.getDate() + days);
    __md_set("__support", day.toISOString());
    return day;
  };

  // RFC 5545: lines end with CR LF and have at most 75 octets; \ ; , and line ends are escaped.
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const folded = (line) => {
    const lines = [""];
    let octets = 0;
    for (const letter of line) {
      const size = new TextEncoder().encode(letter).length;
      if (octets + size > 75) {
        lines.push(" ");
        octets = 1;
      }
      lines[lines.length - 1] += letter;
      octets += size;
    }
    return lines.join("\r\n");
  };
  const calendar = (day, title, url) => {
    const stamp = (moment) => moment.toISOString().replace(/[-:]|\.\d+/g, "");
    const date = (at) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => `${n}`.padStart(2, "0")).join("");
    const after = new Date(day);
    after.setDate(after.getDate() + 1);
    const lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//digest//support//EN", "BEGIN:VEVENT",
      `UID:${date(day)}-support@${new URL(url).hostname || "localhost"}`, `DTSTAMP:${stamp(new Date())}`,
      `DTSTART;VALUE=DATE:${date(day)}`, `DTEND;VALUE=DATE:${date(after)}`,
      `SUMMARY:${escaped(title)}`, `URL:${url}`, "TRANSP:TRANSPARENT",
      "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped(title)}`, "TRIGGER:PT9H", "END:VALARM",
      "END:VEVENT", "END:VCALENDAR", "",
    ];
    return lines.map(folded).join("\r\n");
  };

  // As payment providers read it: 5, or 5.50.
  const plain = (amount) => (amount ? `${amount % 1 ? Number(amount).toFixed(2) : Number(amount)}` : "");

  for (const button of parts("close")) {
    button.addEventListener("click", () => {
      later(Number(button.dataset.days));
      parts("banner").forEach((line) => (line.hidden = true));
      document.querySelector(".d-masthead a").focus();
    });
  }

  for (const button of parts("later")) {
    button.addEventListener("click", () => {
      const day = later(Number(button.dataset.days));
      const note = document.getElementById("__later").content.firstElementChild.cloneNode(true);
      const link = note.querySelector("a");
      // As the pages write days: plain English puts the day first.
      const language = document.documentElement.lang.replace(/^en$/, "en-GB");
      const words = day.toLocaleDateString(language, { dateStyle: "long" });
      note.querySelector("[data-appeal=day]").textContent = words;
      const url = new URL("support/", __md_scope).href;
      link.download = "support.ics";
      link.href = URL.createObjectURL(new Blob([calendar(day, link.dataset.title, url)], { type: "text/calendar" }));
      const line = button.closest(".d-banner__line");
      if (line) {
        line.replaceChildren(note);
      } else {
        button.parentElement.after(note); // on the page itself one may still continue
        button.hidden = true;
      }
      note.focus();
    });
  }

  if (parts("given").length) __md_set("__support", "given");

  for (const form of parts("form")) {
    const choice = () => form.querySelector("[name=interval]:checked").value;
    const givings = [...form.querySelectorAll("[data-interval]")];
    const show = () => givings.forEach((giving) => (giving.disabled = giving.hidden = giving.dataset.interval !== choice()));
    form.addEventListener("change", (event) => {
      if (event.target.name === "interval") show();
    });
    for (const free of form.querySelectorAll("input[type=number]")) {
      const other = free.closest("[data-interval]").querySelector("input[value='']");
      free.addEventListener("input", () => (other.checked = true));
      other.addEventListener("change", () => free.focus());
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const giving = givings.find((one) => !one.hidden);
      const free = giving.querySelector("input[type=number]");
      const amount = giving.querySelector("input[type=radio]:checked")?.value || plain(free?.value);
      if (free && !amount) {
        free.required = true;
        free.reportValidity();
        return;
      }
      location.assign(giving.dataset.url.replace("{amount}", amount));
    });
    show();
    form.hidden = false;
    parts("links").forEach((links) => (links.hidden = true));
  }
}
