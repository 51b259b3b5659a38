// What is done to an edition, done to what the page shows: the server does the same to the file.

/** @typedef {Record<string, any>} Entry */
/** @typedef {{name: string, stories: Entry[] | null}} Section */
/** @typedef {{op: string, story?: string, keys?: string[], value?: any, was?: any, section?: string, before?: string,
 *   name?: string, entry?: Record<string, string>, what?: string, note?: string, shown?: Entry}} Operation */

/**
 * What a story, or an entry of a list, is known by.
 * @param {Entry} entry
 * @returns {string}
 */
export function nameOf(entry) {
  for (const key of ["id", "url", "story", "text", "title"]) if (entry[key]) return String(entry[key]);
  return "";
}

/**
 * All stories of an edition, each with its section.
 * @param {Entry | null} value
 * @returns {{story: Entry, section: Section}[]}
 */
export function stories(value) {
  return (value?.sections ?? []).flatMap((/** @type {Section} */ section) =>
    (section.stories ?? []).map((story) => ({ story, section })),
  );
}

/**
 * The story of a name.
 * @param {Entry | null} value
 * @param {string} name
 * @returns {Entry | undefined}
 */
export function storyOf(value, name) {
  return stories(value).find(({ story }) => nameOf(story) === name)?.story;
}

/**
 * What a field says; entries of lists go by their names.
 * @param {Entry | null} value
 * @param {string} story
 * @param {string[]} keys
 * @returns {any}
 */
export function said(value, story, keys) {
  let there = story ? storyOf(value, story) : value;
  for (const key of keys)
    there = Array.isArray(there) ? there.find((entry) => nameOf(entry) === key) : /** @type {any} */ (there)?.[key];
  return there ?? null;
}

/**
 * An edition with an operation done to it; what does not apply leaves it as it is.
 * @param {Entry} value
 * @param {Operation} operation
 * @returns {Entry}
 */
export function applied(value, operation) {
  const found = structuredClone(value);
  const { op, story = "", keys = [], section = "", before = "" } = operation;
  /** @type {Section[]} */
  const sections = found.sections ?? [];
  if (op === "put") put(story ? storyOf(found, story) : found, keys, operation.value);
  else if (op === "order") order(sections, story, section, before);
  else if (op === "drop") take(sections, story);
  else if (op === "pick") insert(ofName(sections, section), operation.shown ?? {}, "");
  else if (op === "section-add") place(sections, { name: section, stories: [] }, before, (one) => one.name);
  else if (op === "section-name") sections.forEach((one) => one.name === section && (one.name = operation.name ?? ""));
  else if (op === "section-drop") found.sections = sections.filter((one) => one.name !== section);
  else if (op === "section-order") {
    const own = sections.find((one) => one.name === section);
    if (own) place(remove(sections, own), own, before, (one) => one.name);
  } else if (op === "entry-add") {
    const owner = story ? storyOf(found, story) : found;
    if (owner) owner[keys[0]] = [...(owner[keys[0]] ?? []), operation.entry];
  } else if (op === "entry-drop") {
    const owner = story ? storyOf(found, story) : found;
    if (owner) owner[keys[0]] = (owner[keys[0]] ?? []).filter((/** @type {Entry} */ entry) => nameOf(entry) !== keys[1]);
  }
  return found;
}

/**
 * @param {Entry | undefined} owner
 * @param {string[]} keys
 * @param {any} value
 */
function put(owner, keys, value) {
  let there = /** @type {any} */ (owner);
  for (const key of keys.slice(0, -1)) {
    if (Array.isArray(there)) there = there.find((entry) => nameOf(entry) === key);
    else if (there) there = there[key] ??= {};
  }
  if (!there) return;
  const last = keys[keys.length - 1];
  if (value === null) delete there[last];
  else there[last] = value;
}

/**
 * @param {Section[]} sections
 * @param {string} story
 * @param {string} section
 * @param {string} before
 */
function order(sections, story, section, before) {
  const own = take(sections, story);
  if (own) insert(ofName(sections, section), own, before);
}

/**
 * @param {Section[]} sections
 * @param {string} story
 * @returns {Entry | undefined}
 */
function take(sections, story) {
  for (const section of sections) {
    const own = (section.stories ?? []).find((one) => nameOf(one) === story);
    if (own) {
      section.stories = (section.stories ?? []).filter((one) => one !== own);
      return own;
    }
  }
  return undefined;
}

/**
 * @param {Section} section
 * @param {Entry} story
 * @param {string} before
 */
function insert(section, story, before) {
  section.stories = place([...(section.stories ?? [])], story, before, nameOf);
}

/**
 * @param {Section[]} sections
 * @param {string} name
 * @returns {Section}
 */
function ofName(sections, name) {
  const folded = name.toLowerCase();
  let found = sections.find((section) => section.name.toLowerCase() === folded);
  if (!found) sections.push((found = { name, stories: [] }));
  return found;
}

/**
 * @template T
 * @param {T[]} list
 * @param {T} own
 * @param {string} before
 * @param {(one: T) => string} name
 * @returns {T[]}
 */
function place(list, own, before, name) {
  const at = before ? list.findIndex((one) => name(one) === before) : -1;
  list.splice(at < 0 ? list.length : at, 0, own);
  return list;
}

/**
 * @template T
 * @param {T[]} list
 * @param {T} own
 * @returns {T[]}
 */
function remove(list, own) {
  const at = list.indexOf(own);
  if (at >= 0) list.splice(at, 1);
  return list;
}
