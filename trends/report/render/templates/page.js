"use strict";
// What the page's other script needs of this one.
const shared = (() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const facts = JSON.parse(byId("facts").textContent);
  const topicOf = new Map(facts.topics.map((topic) => [topic.topic, topic]));
  const nonce = document.currentScript.nonce;

  for (const element of all(".script-only")) element.hidden = false;

  // Packed data and plotly are opened on first need: the page itself needs neither.
  async function unpack(id) {
    const bytes = Uint8Array.from(atob(byId(id).textContent.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }
  const once = (make) => { let made; return () => (made ??= make()); };
  const getData = once(async () => JSON.parse(await unpack("blob")));
  const getSource = once(() => unpack("plotly"));
  const getPlotly = once(async () => {
    const script = document.createElement("script");
    script.nonce = nonce;
    script.textContent = await getSource();
    document.head.append(script);
    return window.Plotly;
  });

  // Abstracts are opened on first need: they are most of the page.
  const getPapers = once(async () => {
    const [{ papers }, texts] = await Promise.all([getData(), unpack("texts").then(JSON.parse)]);
    papers.forEach((paper, place) => {
      paper.place = place;
      paper.abstract = texts[place];
      const said = [paper.title, paper.organization, paper.venue, ...paper.authors].filter(Boolean);
      paper.head = said.join(" ").toLowerCase();
      paper.body = paper.abstract.toLowerCase();
    });
    return papers;
  });
  // Words, and phrases between quotation marks.
  const readWords = (text) => [...new Set([...text.toLowerCase().matchAll(/["“”]([^"“”]+)["“”]|[^\s"“”]+/g)].map(([whole, phrase]) => (phrase ?? whole).trim()).filter(Boolean))];
  const says = (paper, words) => words.every((word) => paper.head.includes(word) || paper.body.includes(word));

  function isBetween({ published }, { from, to }) {
    if (!from && !to) return true;
    if (!published) return false;
    return !(from && published < from.slice(0, published.length)) && !(to && published > to);
  }

  // As in the tables beside the page: a text that a spreadsheet could take for a formula gets an apostrophe.
  const FORMULA = /(^|;)(?=[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212])/gu;
  const guard = (text) => text.replace(FORMULA, "$1'");
  const oneLine = (text) => String(text ?? "").replace(/[\s\p{Cc}]+/gu, " ").trim();
  const writeCell = (value) => (typeof value === "number" ? String(value) : `"${guard(oneLine(value)).replaceAll('"', '""')}"`);
  const writeRow = (values) => `${values.map(writeCell).join(",")}\r\n`;
  const escapeMarkup = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const saveFile = (name, href) => Object.assign(document.createElement("a"), { href, download: name }).click();
  function saveText(name, text) {
    const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    saveFile(name, href);
    URL.revokeObjectURL(href);
  }

  // Light and dark.
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
  function recolor(value, swap) {
    if (typeof value === "string") {
      if (swap[value]) return swap[value];
      return /(color:|px )#/.test(value) ? value.replace(/#[0-9a-f]{6}/g, (color) => swap[color] ?? color) : value;
    }
    if (Array.isArray(value)) return value.map((item) => recolor(item, swap));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recolor(item, swap)]));
    }
    return value;
  }
  byId("theme").hidden = false;
  byId("theme").addEventListener("click", () => address.choose("theme", isDark() ? "light" : "dark"));
  prefersDark.addEventListener("change", () => redraw());

  // Figures are drawn when they come near the window.
  const chosen = new Set(facts.topics.filter((topic) => topic.is_chosen).map((topic) => topic.topic));
  const drawn = new Set();
  const widths = new Map();
  // A figure that does more than it was drawn for: `fit` changes its traces and layout, `listen` its canvas.
  const special = new Map();
  const isNarrow = () => innerWidth < 700;
  const MOST_DETAILED = 3;
  async function draw(figure, size = { autosize: true }) {
    const [data, Plotly] = await Promise.all([getData(), getPlotly()]);
    const id = figure.dataset.figure;
    let spec = data.figures[id];
    if (isDark()) spec = recolor(spec, data.swap);
    const canvas = figure.querySelector(".canvas");
    if (!drawn.has(figure)) canvas.textContent = "";
    const isSwitched = figure.parentElement.matches("[data-measure]");
    const isDetailed = chosen.size <= MOST_DETAILED;
    const traces = spec.data.map((trace) => (isSwitched ? { ...trace, visible: isVisible(trace, isDetailed) } : { ...trace }));
    if (isSwitched) spreadLabels(traces);
    const layout = { ...spec.layout, ...size };
    if (isNarrow() && size.autosize) fitNarrow(id, traces, layout);
    special.get(id)?.fit(figure, traces, layout, data);
    const config = { responsive: true, displaylogo: false, displayModeBar: special.has(id), scrollZoom: false,
      showSendToCloud: false, showEditInChartStudio: false, showLink: false, sendData: false, plotlyServerURL: "",
      modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d"] };
    await Plotly.react(canvas, traces, layout, config);
    if (!drawn.has(figure)) special.get(id)?.listen?.(canvas, data);
    drawn.add(figure);
    widths.set(figure, size.width ?? canvas.clientWidth);
    figure.classList.add("drawn");
  }
  // On a phone the names beside a chart leave room for the chart.
  function fitNarrow(id, traces, layout) {
    layout.margin = { ...layout.margin, r: 12 };
    if (!["growth", "heatmap", "hierarchy", "overlap", "bursts", "words"].includes(id)) return;
    layout.margin.l = 12;
    for (const trace of traces) if (trace.type === "heatmap") trace.showscale = false;
    layout.yaxis = { ...layout.yaxis, tickfont: { ...layout.yaxis?.tickfont, size: 10.5 } };
    const { tickangle, ...xaxis } = layout.xaxis;
    layout.xaxis = xaxis;
    if (id !== "growth") return;
    const middle = (xaxis.ticktext.length - 1) / 2;
    const isKept = (_, place) => place % middle === 0;
    Object.assign(xaxis, { tickvals: numbers(xaxis.tickvals).filter(isKept), ticktext: xaxis.ticktext.filter(isKept) });
  }
  function isVisible({ meta: { topic, role }, x }, isDetailed) {
    if (topic === undefined) return true;
    if (!chosen.has(topic)) return false;
    if (role === "band") return isDetailed;
    return role === "label" ? !isNarrow() : true;
  }
  // Names at the ends of lines are moved apart among the topics that are shown.
  function spreadLabels(traces) {
    const shown = traces.filter((trace) => trace.visible && trace.meta.role === "line");
    let highest = 0.01;
    for (const trace of traces) {
      if (trace.visible && ["line", "dots", "open", "band"].includes(trace.meta.role)) {
        for (const value of numbers(trace.y)) highest = Math.max(highest, value);
      }
    }
    const gap = 0.06 * highest;
    const ends = new Map(shown.map((trace) => [trace.meta.topic, numbers(trace.y).at(-1) ?? 0]));
    const labels = traces.filter((trace) => trace.visible && trace.meta.role === "label");
    labels.sort((one, other) => ends.get(one.meta.topic) - ends.get(other.meta.topic));
    let floor = 0;
    for (const label of labels) {
      const height = Math.max(ends.get(label.meta.topic), floor);
      label.y = [height];
      floor = height + gap;
    }
  }
  function numbers(values) {
    if (Array.isArray(values)) return values.filter((value) => value !== null);
    const bytes = Uint8Array.from(atob(values.bdata), (letter) => letter.charCodeAt(0));
    const kinds = { f8: Float64Array, f4: Float32Array, i1: Int8Array, i2: Int16Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array };
    return [...new kinds[values.dtype](bytes.buffer)].filter((value) => !Number.isNaN(value));
  }
  address.onChange((place, { theme }) => {
    if (theme === document.documentElement.dataset.theme || !["light", "dark", undefined].includes(theme)) return;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    redraw();
  });
  // What was drawn for paper, or before the window changed, is drawn anew when its view is shown.
  address.onChange(() => {
    for (const figure of drawn) if (figure.offsetParent && widths.get(figure) !== figure.querySelector(".canvas").clientWidth) draw(figure);
  });
  function redraw() { for (const figure of drawn) if (figure.offsetParent) draw(figure); else forget(figure); }
  function forget(figure) { drawn.delete(figure); watcher.observe(figure); }
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      draw(target).catch((error) => {
        target.querySelector(".canvas").textContent = "This browser cannot draw the figure; the tables hold the same numbers.";
        console.warn(error);
      });
    }
  }, { rootMargin: "500px" });
  for (const figure of all("figure.plot")) watcher.observe(figure);

  // Share over time: measure, period and topics, as the address says.
  const boxes = all("#chips input");
  const USUAL_TOPICS = [...chosen].join(" ");
  const usualFreq = byId("freq")?.value ?? "";
  function chooseTopics(isWanted) {
    for (const box of boxes) box.checked = isWanted(box);
    goOverTime();
  }
  function goOverTime() {
    const topics = boxes.filter((box) => box.checked).map((box) => box.value).join(" ") || "none";
    const measure = document.querySelector("input[name=measure]:checked").value;
    const freq = byId("freq")?.value ?? "";
    address.go("time", { measure: measure === "shares" ? "" : measure, freq: freq === usualFreq ? "" : freq,
      topics: topics === USUAL_TOPICS ? "" : topics });
  }
  function showOverTime({ measure = "shares", freq = usualFreq, topics = USUAL_TOPICS }) {
    const wanted = new Set(topics.split(" "));
    chosen.clear();
    for (const box of boxes) {
      box.checked = wanted.has(box.value);
      if (box.checked) chosen.add(Number(box.value));
    }
    const radio = all("input[name=measure]").find((each) => each.value === measure) ?? document.querySelector("input[name=measure]");
    radio.checked = true;
    const select = byId("freq");
    if (select) {
      select.value = freq;
      if (select.value !== freq) select.value = usualFreq;
    }
    for (const part of all("[data-measure]")) {
      part.hidden = part.dataset.measure !== radio.value || (select !== null && part.dataset.freq !== select.value);
    }
    redraw();
  }
  for (const control of [...boxes, ...all("input[name=measure], #freq")]) control.addEventListener("change", goOverTime);
  byId("chips-all")?.addEventListener("click", () => chooseTopics(() => true));
  byId("chips-none")?.addEventListener("click", () => chooseTopics(() => false));
  if (byId("chips")) address.onChange((place, asked) => { if (place === "time") showOverTime(asked); });

  // Paper has its own width, and shows also what was not scrolled to.
  const PAPER_WIDTH = 690;
  addEventListener("beforeprint", () => {
    for (const figure of all("figure.plot")) {
      const height = parseInt(figure.querySelector(".canvas").style.height, 10);
      if (figure.offsetParent) draw(figure, { autosize: false, width: PAPER_WIDTH, height }).catch(console.warn);
    }
  });
  addEventListener("afterprint", () => redraw());
  let width = innerWidth;
  addEventListener("resize", () => {
    if (isNarrow() !== width < 700) redraw();
    width = innerWidth;
  });

  // Tables that sort by a click on their headings.
  function sortTable(table, column, kind, direction) {
    const value = (row) => row.cells[column].dataset.value;
    const rows = all("tbody tr", table);
    rows.sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      if (a === "" || b === "") return (a === "") - (b === "");
      return direction * (kind === "number" ? a - b : a.localeCompare(b));
    });
    table.tBodies[0].append(...rows);
  }
  for (const table of all("table.sortable")) {
    for (const header of all("th[data-sort]", table)) {
      header.querySelector("button").addEventListener("click", () => {
        const kind = header.dataset.sort;
        const first = kind === "number" ? "descending" : "ascending";
        const other = kind === "number" ? "ascending" : "descending";
        const order = header.getAttribute("aria-sort") === first ? other : first;
        for (const sibling of all("th", table.tHead)) sibling.removeAttribute("aria-sort");
        header.setAttribute("aria-sort", order);
        sortTable(table, header.cellIndex, kind, order === "ascending" ? 1 : -1);
      });
    }
  }

  // Filter of the topics table.
  function filterTopics({ words = "", status = "" }) {
    byId("topic-search").value = words;
    byId("topic-status").value = status;
    const rows = all("#topic-table tbody tr");
    for (const row of rows) {
      const text = `${row.cells[0].textContent} ${row.dataset.words}`.toLowerCase();
      row.hidden = !text.includes(words.toLowerCase()) || (status !== "" && row.dataset.status !== status);
    }
    const n = rows.filter((row) => !row.hidden).length;
    byId("topic-count").textContent = n === rows.length ? "" : `${n} of ${rows.length} topics`;
  }
  const goTopics = (isTyping) => address.go("topics", { words: byId("topic-search").value, status: byId("topic-status").value }, { isTyping });
  byId("topic-search")?.addEventListener("input", () => goTopics(true));
  byId("topic-status")?.addEventListener("change", () => goTopics(false));
  if (byId("topic-table")) address.onChange((place, asked) => { if (place === "topics") filterTopics(asked); });

  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  function writeDate(date) {
    if (!date) return "no date";
    const [year, month, day] = date.split("-");
    return [day && Number(day), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
  }

  // With scripts, topics are opened one by one, and each has an address.
  for (const topic of all("details.topic")) topic.open = false;
  return { byId, all, facts, topicOf, once, getData, getPapers, getPlotly, getSource, oneLine, writeRow, escapeMarkup, saveFile, saveText, readWords, says, isBetween, writeDate, numbers, isNarrow, isDark, special, redraw };
})();
