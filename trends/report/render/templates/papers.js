"use strict";
// The list of papers: search, filters, abstracts, the reading list.
(() => {
  const { byId, all, facts, topicOf, getPapers, getSource, oneLine, writeRow, saveText, readWords, says, isBetween, writeDate } = shared;
  const PAGE = 50;
  const FILTERS = { words: "paper-search", topic: "paper-topic", from: "paper-from", to: "paper-to", sort: "paper-sort" };
  const USUAL = { words: "", topic: "", from: "", to: "", sort: "new", kept: "", area: "", page: "1" };
  const state = { ...USUAL };
  let rows = [];

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  function go(change, options) {
    const wanted = { ...state, page: "1", ...change };
    const asked = Object.keys(USUAL).filter((key) => wanted[key] !== USUAL[key]);
    address.go("papers", Object.fromEntries(asked.map((key) => [key, wanted[key]])), options);
  }
  function follow(place, asked) {
    if (place !== "papers") return;
    for (const key of Object.keys(USUAL)) state[key] = asked[key] ?? USUAL[key];
    show().catch(console.warn);
  }
  function fillControls() {
    for (const key of ["from", "to"]) if (!/^\d{4}-\d\d-\d\d$/.test(state[key])) state[key] = "";
    for (const [key, id] of Object.entries(FILTERS)) {
      const control = byId(id);
      if (control.value !== state[key]) control.value = state[key];
      if (control.value !== state[key]) state[key] = control.value = USUAL[key];
    }
    byId("paper-kept").checked = state.kept !== "";
    byId("paper-area").checked = state.area !== "";
    byId("paper-area").parentElement.hidden = state.area === "";
  }

  // What is shown.
  function hasTopic(paper) {
    if (state.topic === "") return true;
    return state.topic === "-1" ? paper.topics.length === 0 : paper.topics.includes(Number(state.topic));
  }
  async function select(papers) {
    const words = readWords(state.words);
    const inside = state.area && shared.findInside ? await shared.findInside(state.area) : null;
    const found = papers.filter((paper) => hasTopic(paper) && isBetween(paper, state) && (!state.kept || kept.has(paper.paper_id))
      && (!inside || inside.has(paper.place)) && says(paper, words));
    if (state.sort === "old") return [...found.filter((paper) => paper.published).reverse(), ...found.filter((paper) => !paper.published)];
    if (state.sort === "title") found.sort((one, other) => one.title.localeCompare(other.title));
    return found;
  }
  // The sentence of the abstract that has a word which the title lacks.
  function findSentence(paper, words) {
    const word = words.find((each) => !paper.head.includes(each));
    const place = word === undefined ? -1 : paper.body.indexOf(word);
    if (place < 0) return null;
    const start = Math.max(paper.abstract.lastIndexOf(". ", place) + 1, 0);
    const stop = paper.abstract.indexOf(". ", place);
    return paper.abstract.slice(start, stop < 0 ? undefined : stop + 1).trim();
  }
  function makeRow(paper, words) {
    const title = paper.url ? element("a", { href: paper.url, rel: "noreferrer noopener", textContent: paper.title }) : paper.title;
    const said = paper.evidence.map((proof) => proof.sentence);
    const closeTo = new Set(paper.evidence.filter((proof) => !proof.is_quote).map((proof) => proof.sentence));
    const sentence = findSentence(paper, words);
    if (sentence && !said.includes(sentence)) said.push(sentence);
    const proofs = said.map((text) => element(closeTo.has(text) ? "span" : "q", { className: "proof", dir: "auto", textContent: text }));
    if (paper.authors.length) proofs.unshift(element("span", { className: "authors", dir: "auto", textContent: nameAuthors(paper) }));
    if (paper.abstract) {
      proofs.push(element("details", { className: "abstract" }, element("summary", { textContent: "Abstract" }),
        element("p", { dir: "auto", textContent: paper.abstract })));
    }
    const tags = paper.topics.map((number) => {
      const topic = topicOf.get(number);
      return element("a", { className: `tag ${topic.look}`, href: `#topic-${number}` },
        element("span", { className: "swatch" }), element("bdi", { textContent: topic.label }));
    });
    return element("tr", {}, element("td", { className: "nowrap", textContent: writeDate(paper.published) }),
      element("td", {}, keepButton(paper), element("span", { dir: "auto" }, title), ...proofs), element("td", {}, ...tags));
  }
  function nameAuthors({ authors }) {
    return authors.length > 3 ? `${authors[0]} and ${authors.length - 1} others` : authors.join("; ");
  }
  async function show() {
    fillControls();
    const papers = await getPapers();
    rows = await select(papers);
    const last = Math.max(Math.ceil(rows.length / PAGE), 1);
    const page = Math.min(Math.max(Math.trunc(Number(state.page)) || 1, 1), last);
    state.page = String(page);
    const start = (page - 1) * PAGE;
    const shown = rows.slice(start, start + PAGE);
    const words = readWords(state.words);
    byId("paper-table").tBodies[0].replaceChildren(...shown.map((paper) => makeRow(paper, words)));
    const cut = facts.abstract_length && state.words ? `; of each abstract the first ${facts.abstract_length} characters are searched` : "";
    byId("paper-count").textContent = `${rows.length.toLocaleString("en")} of ${facts.n_papers.toLocaleString("en")} papers${cut}`;
    byId("page-place").textContent = rows.length ? `${start + 1}–${start + shown.length} of ${rows.length.toLocaleString("en")}` : "none";
    byId("page-back").disabled = page === 1;
    byId("page-next").disabled = page === last;
  }

  for (const [key, id] of Object.entries(FILTERS)) {
    byId(id).addEventListener("input", () => go({ [key]: byId(id).value }, { isTyping: key === "words" }));
  }
  byId("paper-reset").addEventListener("click", () => go(USUAL));
  byId("page-back").addEventListener("click", () => go({ page: String(Number(state.page) - 1) }));
  byId("page-next").addEventListener("click", () => go({ page: String(Number(state.page) + 1) }));
  for (const link of all("[data-papers-of]")) link.href = `#papers?topic=${link.dataset.papersOf}`;

  // The reading list is kept by the browser, for this report alone.
  const STORE = `trends reading list: ${facts.title}`;
  const kept = new Set(readStore());
  function readStore() {
    // Other pages that were opened from disk may share the store.
    try {
      const stored = JSON.parse(localStorage.getItem(STORE));
      return Array.isArray(stored) ? stored : [];
    } catch { return []; }
  }
  function writeStore() {
    // A browser that keeps nothing for a page opened from disk still has the list until it is closed.
    try { localStorage.setItem(STORE, JSON.stringify([...kept])); } catch (error) { console.info(error.message); }
    const n = kept.size;
    byId("reading-count").textContent = n ? `${n} paper${n === 1 ? "" : "s"}` : "no papers yet; the + beside a title puts it there";
    byId("reading-tools").hidden = n === 0;
  }
  function keepButton(paper) {
    const button = element("button", { type: "button", className: "keep" });
    const mark = () => {
      const isKept = kept.has(paper.paper_id);
      button.textContent = isKept ? "✓" : "+";
      button.setAttribute("aria-pressed", isKept);
      button.setAttribute("aria-label", `Reading list: ${paper.title}`);
    };
    button.addEventListener("click", () => {
      if (!kept.delete(paper.paper_id)) kept.add(paper.paper_id);
      mark();
      writeStore();
    });
    mark();
    return button;
  }
  byId("paper-kept").addEventListener("input", (event) => go({ kept: event.target.checked ? "1" : "" }));
  byId("paper-area").addEventListener("input", () => go({ area: "" }));
  byId("reading-empty").addEventListener("click", () => { kept.clear(); writeStore(); show(); });

  // The reading list as a file. No title may become a command of LaTeX, a tag or a formula.
  // BibTeX counts braces behind a backslash, too: one without its twin would end the entry.
  const LATEX = { "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "%": "\\%", "&": "\\&", "$": "\\$", "#": "\\#",
    _: "\\_", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}" };
  const escapeLatex = (text) => text.replace(/[\\{}%&$#_^~]/g, (sign) => LATEX[sign]);
  const encodeBraces = (address) => (address ?? "").replace(/[{}\\]/g, encodeURIComponent);
  // Braces keep a name with the word "and" whole.
  const escapeName = (name) => (/\sand\s/i.test(` ${name} `) ? `{${escapeLatex(name)}}` : escapeLatex(name));
  function makeKey(paper, used) {
    const plain = (text) => text.normalize("NFKD").replace(/[^A-Za-z0-9]/g, "").toLowerCase();
    const name = (paper.authors[0] ?? "").split(",")[0];
    const word = paper.title.split(/\s+/).map(plain).find((each) => each.length > 3) ?? "";
    const key = `${plain(name)}${(paper.published ?? "").slice(0, 4)}${word}` || "paper";
    let unique = key;
    for (let n = 2; used.has(unique); n += 1) unique = `${key}-${n}`;
    used.add(unique);
    return unique;
  }
  function writeBibtex(papers) {
    const used = new Set();
    return papers.map((paper) => {
      const [year, month] = (paper.published ?? "").split("-");
      const fields = { title: paper.title && `{${escapeLatex(paper.title)}}`, author: paper.authors.map(escapeName).join(" and "), year,
        month: month && String(Number(month)), journal: escapeLatex(paper.venue ?? ""), doi: encodeBraces(paper.doi), url: encodeBraces(paper.url), abstract: escapeLatex(paper.abstract) };
      const lines = Object.entries(fields).filter(([, value]) => value).map(([key, value]) => `  ${key} = {${oneLine(value)}},\n`);
      return `@${paper.venue ? "article" : "misc"}{${makeKey(paper, used)},\n${lines.join("")}}\n`;
    }).join("\n");
  }
  function writeRis(papers) {
    return papers.map((paper) => {
      const tags = [["TY", paper.venue ? "JOUR" : "GEN"], ["TI", paper.title], ...paper.authors.map((name) => ["AU", name]),
        ["PY", paper.published?.slice(0, 4)], ["DA", paper.published?.replaceAll("-", "/")], ["T2", paper.venue], ["DO", paper.doi], ["UR", paper.url], ["AB", paper.abstract]];
      const lines = tags.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${oneLine(value)}\r\n`);
      return `${lines.join("")}ER  - \r\n`;
    }).join("\r\n");
  }
  function writeCsv(papers) {
    const columns = ["paper_id", "title", "authors", "published", "venue", "doi", "url", "abstract"];
    return `\ufeff${writeRow(columns)}${papers.map((paper) => writeRow(columns.map((name) => (name === "authors" ? paper.authors.join("; ") : paper[name])))).join("")}`;
  }
  const WRITERS = { bib: writeBibtex, ris: writeRis, csv: writeCsv };
  for (const button of all("[data-save]")) {
    button.addEventListener("click", async () => {
      const papers = (await getPapers()).filter((paper) => kept.has(paper.paper_id));
      const text = WRITERS[button.dataset.save](papers);
      saveText(`reading-list.${button.dataset.save}`, text);
    });
  }

  writeStore();
  const start = async () => {
    if (address.read().place === "papers") address.onChange(follow);
    else {
      await show();
      address.onChange(follow);
    }
    await getSource();
  };
  (window.requestIdleCallback ?? setTimeout)(() => start().catch(console.warn));
})();
