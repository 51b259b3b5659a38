// Logs in with what stands behind # in the address: no server log, no other site is told of that.

const token = location.hash.slice(1);
history.replaceState(null, "", "/login");
if (token) {
  const answer = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (answer.ok) location.replace("/");
  else /** @type {HTMLElement} */ (document.getElementById("said")).textContent = (await answer.json()).why;
}

export {};
