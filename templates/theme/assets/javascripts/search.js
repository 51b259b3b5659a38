// Search in the reader's own browser. The index is cut into small files; a search
// fetches the list of them, those with its words, and those with the stories that it shows. Nothing else is sent.

const find = (name) => document.querySelector(`[data-search="${name}"]`);
const [form, status, list, more] = ["form", "status", "results", "more"].map(find);
const SHOWN = 10;
const EXACT = 1, BEGINS = 0.6, RELATED = 0.35, IN_TITLE = 3;

// Files, each fetched once.

const fetched = new Map();
const load = (path, kind, version) => {
  if (!fetched.has(path)) {
    const url = new URL(`search/${path}${version ? `?${version}` : ""}`, __md_scope);
    const answer = fetch(url, version ? {} : { cache: "no-cache" }).then((answer) => {
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer[kind]();
    });
    answer.catch(() => fetched.delete(path)); // the next search tries again
    fetched.set(path, answer);
  }
  return fetched.get(path);
};

let index;
const start = async () => (index ??= fill(await load("index.json", "json")));

const fill = (found) => {
  const names = { year: found.years.map(([year]) => [`${year}`, `${year}`]), ...found.names };
  for (const [kind, all] of Object.entries(names)) {
    const select = form.elements[kind];
    if (select) select.append(...all.map(([value, name]) => new Option(name, value)));
  }
  choose();
  return found;
};

// What is asked for stands behind the # of the address, which browsers send to nobody.
const wanted = () => new URLSearchParams(location.hash.slice(1));
const choose = () => {
  const asked = wanted();
  for (const kind of ["year", "section", "source", "tag", "sort"]) form.elements[kind].value = asked.get(kind) ?? "";
};

// Words, cut as the index was.

const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const ACRONYM = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu;
const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;

const plain = (text) => {
  const apart = text.normalize("NFKD").replace(MARKS, "").toLowerCase();
  const spelt = [...apart].map((letter) => index.letters[letter] ?? letter).join("");
  return spelt.replace(MARKS, "").normalize("NFC");
};
const pairs = (run) => {
  const letters = [...run];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, at) => letters[at] + letter);
};
export const words = (text) =>
  (plain(text).replace(ACRONYM, (found) => found.replaceAll(".", "")).match(RUN) ?? [])
    .flatMap((run) => run.split(UNSPACED).flatMap((part, at) => (at % 2 ? pairs(part) : [part])))
    .filter(Boolean);

// Where a word occurs, by year: its stories with what they score. In years in which every third story has it, all count
// as having it, and only those with it in the title are known.

const before = (a, b) => {
  const [x, y] = [[...a], [...b]];
  const at = x.findIndex((letter, n) => letter !== y[n]);
  return at < 0 ? x.length < y.length : at < y.length && x[at].codePointAt() < y[at].codePointAt();
};
const partsOf = (starts, word, isWhole) => {
  const first = Math.max(starts.findLastIndex((letters) => !before([...word].slice(0, 3).join(""), letters)), 0);
  if (isWhole) return starts.length ? [first] : [];
  const next = starts.slice(first + 1).findIndex((letters) => !letters.startsWith(word));
  const count = next < 0 ? starts.length - first : next + 1;
  return [...Array(Math.min(count, 3)).keys()].map((n) => first + n); // a single letter is in too many
};
const filesOf = (word, isWhole) => // the words of the latest year, which change every week, lie apart
  Object.entries(index.starts).flatMap(([age, starts]) => partsOf(starts, word, isWhole).map((n) => `${age}-${n}.txt`));
const decoded = (codes) => {
  let number = 0;
  return codes.map((code) => {
    const value = parseInt(code, 36);
    number += value >> 1;
    return [number, value & 1];
  });
};
const likeness = (word, wanted, stem) => {
  if (word === wanted) return EXACT;
  if (word.startsWith(wanted)) return BEGINS;
  return stem && word.startsWith(stem) && word.length <= wanted.length + 2 ? RELATED : 0;
};

const places = async (wanted, isName) => {
  const isWhole = isName || /^[\0-\x7f]$/.test(wanted); // a name; or C, which is no beginning of all words with c
  const stem = !isWhole && wanted.length > 4 ? wanted.slice(0, wanted.length > 5 ? -2 : -1) : "";
  const byYear = new Map();
  const files = await Promise.all(filesOf(wanted, isWhole).map((file) => load(file, "text", index.version)));
  let year;
  for (const line of files.flatMap((file) => file.split("\n"))) {
    if (line[0] === "#") {
      year = Number(line.slice(1));
      continue;
    }
    if (!line.startsWith(stem || wanted)) continue;
    const [word, places] = line.split(" ");
    const score = isWhole ? Number(word === wanted) : likeness(word, wanted, stem);
    if (!score) continue;
    if (!byYear.has(year)) byYear.set(year, { isCommon: false, scores: new Map() });
    const found = byYear.get(year);
    const codes = places.split(",").filter(Boolean);
    if (codes[0] === "*") found.isCommon = Boolean(codes.shift());
    for (const [number, inTitle] of decoded(codes)) {
      found.scores.set(number, Math.max(found.scores.get(number) ?? 0, score * (inTitle ? IN_TITLE : 1)));
    }
  }
  return byYear;
};

// A search: what is wanted, the stories that have all of it, and what is shown of them.

const wish = () => {
  const value = (kind) => form.elements[kind].value;
  const names = [["section", "s:"], ["source", "o:"], ["tag", "t:"]].filter(([kind]) => value(kind));
  return {
    words: [...new Set(words(value("q")))],
    names: names.map(([kind, mark]) => mark + value(kind)),
    year: Number(value("year")),
    sort: value("sort"),
  };
};

const everything = (size) => ({ isCommon: false, scores: new Map([...Array(size).keys()].map((number) => [number, 0])) });

const matches = async ({ words: wanted, names, year: only, sort }) => {
  const all = await Promise.all([...wanted.map((word) => places(word, false)), ...names.map((name) => places(name, true))]);
  const total = index.years.reduce((sum, [, size]) => sum + size, 0);
  const rare = all.map((byYear) => {
    const count = [...byYear.values()].reduce((sum, { isCommon, scores }) => sum + (isCommon ? total / 3 : scores.size), 0);
    return Math.log(1 + total / (count || 1));
  });
  const found = [];
  for (const [age, [year, size]] of index.years.entries()) {
    if (only && year !== only) continue;
    const here = all.length ? all.map((byYear) => byYear.get(year)) : only ? [everything(size)] : [];
    if (!here.length || here.includes(undefined)) continue;
    const first = here.find((one) => !one.isCommon) ?? here[0];
    for (const number of first.scores.keys()) {
      if (!here.every((one) => one.isCommon || one.scores.has(number))) continue;
      const score = here.reduce((sum, one, n) => sum + (n < wanted.length ? rare[n] * (one.scores.get(number) ?? 0) : 0), 0);
      found.push({ year, number, score: score * (1 - (0.2 * age) / index.years.length) });
    }
  }
  const newer = (a, b) => b.year - a.year || b.number - a.number;
  return found.sort(sort === "newest" ? newer : (a, b) => b.score - a.score || newer(a, b));
};

const row = async ({ year, number }) => {
  const rows = await load(`${year}-${Math.floor(number / index.rows)}.json`, "json", index.version);
  return rows[number % index.rows];
};

const element = (name, attributes, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};
const marked = (text, wanted) =>
  text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, at) => {
    const own = at % 2 ? words(part) : [];
    return own.some((word) => wanted.some((one) => word.startsWith(one))) ? element("mark", {}, part) : part;
  });
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const dated = (day) => new Date(`${day}T12:00`).toLocaleDateString(language, { dateStyle: "long" });

const item = ([title, path, day, section, source, teaser, lang = ""], wanted) => {
  const link = element("a", { className: "d-lines__title", dir: "auto", href: new URL(path, __md_scope), lang }, ...marked(title, wanted));
  const about = element("p", { className: "d-kicker" }, element("time", { dateTime: day }, dated(day)));
  about.append(...[section, source].filter(Boolean).map((name) => element("span", {}, name)));
  return element("li", { className: "d-found" }, link, about, element("p", { dir: "auto", lang }, ...marked(teaser, wanted)));
};

let shown = 0, found = [], asked = {}, turn = 0;

const say = (kind, values = {}) => {
  status.textContent = status.dataset[kind].replace(/\{(\w+)\}/g, (_, name) => values[name]);
};
const show = async (count) => {
  const mine = turn;
  for (const coming of found.slice(shown, shown + count).map(row)) {
    const one = await coming; // the first is shown while the others are on their way
    if (mine !== turn) return;
    list.append(item(one, asked.words));
    shown += 1;
  }
  more.hidden = shown >= found.length;
};

const search = async () => {
  const mine = ++turn;
  try {
    if (!index) say("loading");
    await start();
    const wanted = wish();
    const hits = await matches(wanted);
    if (mine !== turn) return; // something else was typed since
    remember();
    [asked, found, shown] = [wanted, hits, 0];
    list.replaceChildren();
    more.hidden = true;
    const anything = form.elements.q.value.trim() || wanted.names.length || wanted.year;
    if (!anything) status.textContent = "";
    else say(["none", "one"][hits.length] ?? "some", { count: hits.length.toLocaleString(language) });
    await show(SHOWN);
  } catch (error) {
    console.error(error);
    if (mine === turn) say("failed");
  }
};

// The address names the search, so that it can be sent on and gone back to.
const remember = () => {
  const given = [...new FormData(form)].filter(([, value]) => value);
  history.replaceState(null, "", `${location.pathname}#${new URLSearchParams(given)}`);
};

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 180);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
});
form.addEventListener("focusin", () => start().catch(() => {}), { once: true });
more.addEventListener("click", async () => {
  const first = shown;
  await show(SHOWN);
  list.children[first]?.querySelector("a").focus();
});

find("without").hidden = true;
form.hidden = false;
const open = () => {
  form.elements.q.value = wanted().get("q") ?? "";
  if (index) choose();
  if ([...wanted().keys()].length) search();
  else form.elements.q.focus();
};
addEventListener("hashchange", open);
open();
