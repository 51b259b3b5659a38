// Sets a password with the token that stands behind # in the address: no server log, no other site is told of that.

import { sends } from "./sent.js";

const [token, name] = location.hash.slice(1).split("/");
history.replaceState(null, "", "/join");
/** @type {HTMLInputElement} */ (document.querySelector("[name=name]")).value = decodeURIComponent(name ?? "");

sends("/join", (form) => {
  const password = String(form.get("password"));
  return password === form.get("again") ? { token, password } : "these are two passwords; type the same one twice";
});
