// Sends what stands in a form as JSON, goes to the desk when that is taken, and says why when it is not.

/**
 * @param {string} path
 * @param {(form: FormData) => Record<string, string> | string} body what is sent, or why nothing is
 */
export function sends(path, body) {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("form"));
  const said = /** @type {HTMLElement} */ (document.getElementById("said"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = body(new FormData(form));
    if (typeof sent === "string") {
      said.textContent = sent;
      return;
    }
    button.disabled = true;
    said.textContent = "";
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(sent) });
      if (answer.ok) location.replace("/");
      else said.textContent = (await answer.json()).why;
    } catch {
      said.textContent = "the desk does not answer";
    }
    button.disabled = false;
  });
}
