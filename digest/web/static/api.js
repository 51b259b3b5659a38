// Asks the server. Whatever it refuses is an error with what it said.

/** @typedef {{keys: (string|number)[], what: string, hint: string, level: string, line: number, file: string}} Problem */

export class Refused extends Error {
  /**
   * @param {number} status
   * @param {any} said
   */
  constructor(status, said) {
    super(said?.why || `the server answered ${status}`);
    this.status = status;
    this.said = said ?? {};
  }
}

/** The server does not answer at all. */
export class Away extends Refused {
  /** @param {string} why */
  constructor(why) {
    super(0, { why });
  }
}

/**
 * Ask, and read the answer.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<any>}
 */
export async function ask(method, path, body, headers = {}) {
  const isFile = body instanceof Blob;
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": isFile ? body.type : "application/json", ...headers },
      body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
    });
  } catch {
    throw new Away("the desk does not answer; is it still running?");
  }
  if (answer.status === 401) location.assign("/login");
  const said = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}
