// The key / leads to the search, but not out of a field in which one types.
document.addEventListener("keydown", (event) => {
  const link = document.querySelector(".d-masthead__search");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!link || typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  link.click();
});

// Opened from a folder, no server turns editions/2026-02-20/ into its index.html; so the links say it themselves.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const url = new URL(link.getAttribute("href"), document.baseURI);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) {
      url.pathname += "index.html";
      link.href = url.href;
    }
  }
}
