// Logs in to the desk of a team.

import { sends } from "./sent.js";

sends("/login", (form) => ({ name: String(form.get("name")), password: String(form.get("password")) }));
