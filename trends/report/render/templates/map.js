"use strict";
// The map: names that refine as one looks closer, papers found by words, topic, time and a line
// drawn around them. What is chosen stands in the page's address, and opens as a list.
(() => {
  const { byId, facts, topicOf, once, getData, getPapers, readWords, says, isBetween, writeDate, escapeMarkup, numbers, isNarrow, isDark, special, redraw } = shared;
  if (!byId("map")) return;
  const USUAL = { words: "", topic: "", color: "", from: "", to: "", area: "" };
  const state = { ...USUAL };
  const isTouched = matchMedia("(pointer: coarse)").matches;
  let canvas = null;
  let places = [];
  let topicNames = [];
  let isDrawing = false;

  // Points carry their place in the list of papers; what they say is written from there.
  function describePoint(place, papers) {
    const { title, published, topics, url } = papers[place];
    const short = title.length > 90 ? `${title.slice(0, 89)}…` : title;
    const hint = url && !isTouched ? " · a click opens its page" : "";
    return [escapeMarkup(short), writeDate(published) + hint, escapeMarkup(topicOf.get(topics[0])?.label ?? "No topic"), place];
  }

  // A line around papers, "x,y x,y ...": few corners, so that the address stays short.
  const MOST_CORNERS = 40;
  const readArea = (area) => area.split(" ").map((corner) => corner.split(",").map(Number))
    .filter((corner) => corner.length === 2 && corner.every(Number.isFinite)).slice(0, MOST_CORNERS);
  function writeArea(x, y) {
    const every = Math.ceil(x.length / MOST_CORNERS);
    return x.map((value, place) => `${Number(value.toPrecision(4))},${Number(y[place].toPrecision(4))}`)
      .filter((_, place) => place % every === 0).join(" ");
  }
  function isInside(corners, x, y) {
    let inside = false;
    corners.forEach(([x1, y1], place) => {
      const [x0, y0] = corners.at(place - 1);
      if ((y0 > y) !== (y1 > y) && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    });
    return inside;
  }
  const getPoints = once(async () => {
    const [trace] = (await getData()).figures.map.data;
    return { x: numbers(trace.x), y: numbers(trace.y), places: numbers(trace.customdata) };
  });
  // The places, in the list of papers, of those inside the line.
  shared.findInside = async (area) => {
    const { x, y, places } = await getPoints();
    const corners = readArea(area);
    return new Set(places.filter((_, point) => isInside(corners, x[point], y[point])));
  };

  // What is chosen.
  const isChosen = () => ["words", "topic", "from", "to", "area"].some((key) => state[key] !== "");
  async function findChosen() {
    const papers = await getPapers();
    const words = readWords(state.words);
    const inside = state.area ? await shared.findInside(state.area) : null;
    return new Set(papers.filter((paper) => (!state.topic || paper.topics.includes(Number(state.topic)))
      && isBetween(paper, state) && (!inside || inside.has(paper.place)) && says(paper, words)).map((paper) => paper.place));
  }
  async function show() {
    const found = isChosen() ? await findChosen() : null;
    const n = found ? places.filter((place) => found.has(place)).length : 0;
    byId("map-count").textContent = found ? `${n.toLocaleString("en")} of ${places.length.toLocaleString("en")} papers match.` : "";
    byId("map-list").hidden = !found;
    const asked = Object.entries(state).filter(([key, value]) => value !== "" && key !== "color");
    byId("map-list").href = `#papers?${new URLSearchParams(asked)}`;
    if (!canvas) return;
    const lit = found ? [places.flatMap((place, point) => (found.has(place) ? [point] : []))] : [null];
    await window.Plotly.update(canvas, { selectedpoints: lit }, { shapes: drawArea(), "selections": [] }, [0]);
  }
  function drawArea() {
    const corners = readArea(state.area);
    if (corners.length < 3) return [];
    const path = `M${corners.map(([x, y]) => `${x},${y}`).join("L")}Z`;
    return [{ type: "path", path, line: { color: isDark() ? "#e8edf3" : "#1b2430", width: 1.5, dash: "dot" } }];
  }
  function follow(place, asked) {
    if (place !== "map") return;
    const wasColor = state.color;
    for (const key of Object.keys(USUAL)) state[key] = asked[key] ?? "";
    for (const key of ["from", "to"]) if (!/^\d{4}-\d\d-\d\d$/.test(state[key])) state[key] = "";
    fillControls();
    if (state.color !== wasColor) redraw();
    show().catch(console.warn);
  }
  const go = (change, options) => address.go("map", { ...state, ...change }, options);

  // Controls.
  const { periods } = facts;
  const dayBefore = (day) => new Date(Date.parse(`${day}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const startOf = (place) => (place <= 0 ? "" : periods[place].start);
  const endOf = (place) => (place >= periods.length - 1 ? "" : dayBefore(periods[place + 1].start));
  const [first, last] = [byId("map-from"), byId("map-to")];
  function fillControls() {
    for (const key of ["topic", "color"]) {
      const select = byId(`map-${key}`);
      if (!select) { state[key] = ""; continue; }
      select.value = state[key];
      if (select.value !== state[key]) state[key] = select.value = "";
    }
    if (byId("map-search").value !== state.words) byId("map-search").value = state.words;
    if (!first) return;
    const begun = periods.filter(({ start }) => start <= state.from).length - 1;
    first.value = String(Math.max(begun, 0));
    const before = state.to ? periods.filter(({ start }) => start <= state.to).length - 1 : periods.length - 1;
    last.value = String(Math.max(before, Number(first.value)));
    nameSpan();
  }
  function nameSpan() {
    const [from, to] = [Number(first.value), Number(last.value)];
    byId("map-span").textContent = from === to ? periods[from].label : `${periods[from].label} to ${periods[to].label}`;
  }
  function readSpan(moved) {
    if (Number(first.value) > Number(last.value)) {
      if (moved === first) last.value = first.value; else first.value = last.value;
    }
    nameSpan();
    return { from: startOf(Number(first.value)), to: endOf(Number(last.value)) };
  }
  byId("map-search").addEventListener("input", (event) => go({ words: event.target.value }, { isTyping: true }));
  for (const key of ["topic", "color"]) byId(`map-${key}`)?.addEventListener("change", (event) => go({ [key]: event.target.value }));
  for (const slider of first ? [first, last] : []) {
    slider.addEventListener("input", () => { stop(); readSpan(slider); });
    slider.addEventListener("change", () => go(readSpan(slider)));
  }
  byId("map-reset").addEventListener("click", () => { stop(); draw(false); go(USUAL); });

  // A window of time that moves over the map: as wide as what is chosen, else a sixth of the whole.
  const STEP = 700;
  let timer = 0;
  function stop() {
    clearTimeout(timer);
    timer = 0;
    if (byId("map-play")) byId("map-play").textContent = "Play";
  }
  function play() {
    const isWhole = first.value === "0" && Number(last.value) === periods.length - 1;
    const width = isWhole ? Math.max(Math.round(periods.length / 6) - 1, 0) : last.value - first.value;
    let from = isWhole || Number(last.value) === periods.length - 1 ? 0 : Number(first.value);
    byId("map-play").textContent = "Stop";
    const step = async () => {
      Object.assign(first, { value: String(from) });
      Object.assign(last, { value: String(from + width) });
      Object.assign(state, readSpan(first));
      await show();
      if (!timer) return;
      if (from + width >= periods.length - 1) { stop(); go({}); return; }
      from += 1;
      timer = setTimeout(step, STEP);
    };
    timer = setTimeout(step);
  }
  byId("map-play")?.addEventListener("click", () => { if (timer) { stop(); go({}); } else play(); });

  function draw(isOn) {
    isDrawing = isOn;
    byId("map-lasso").setAttribute("aria-pressed", isOn);
    if (canvas) window.Plotly.relayout(canvas, { dragmode: isOn ? "lasso" : isTouched ? false : "pan" });
  }
  byId("map-lasso").addEventListener("click", () => draw(!isDrawing));

  // Names: those of topics first, then, as one looks closer, those of concepts where there is room.
  const LETTER = 7.2;
  const LINE = 18;
  // What a narrow page and a figure leave free at the sides of the map.
  const MARGINS = 60;
  const MOST_CONCEPTS = 30;
  // Chosen by hand: names of concepts come up when less than so much of the map's width is seen.
  const CLOSE = 0.75;
  function placeNames(candidates, [left, right], [bottom, top], width, height) {
    const boxes = [];
    return candidates.filter(({ x, y, text }) => {
      if (y < bottom || y > top) return false;
      const lines = text.replace(/<\/?b>/g, "").split("<br>");
      const box = { x: ((x - left) / (right - left)) * width, y: ((y - bottom) / (top - bottom)) * height,
        width: LETTER * Math.max(...lines.map((line) => line.length)), height: LINE * lines.length };
      const isWhole = box.x > box.width / 2 && box.x < width - box.width / 2;
      const isFree = isWhole && boxes.every((other) => Math.abs(box.x - other.x) > (box.width + other.width) / 2
        || Math.abs(box.y - other.y) > (box.height + other.height) / 2);
      if (isFree) boxes.push(box);
      return isFree;
    });
  }
  function nameConcept({ label, x, y }) {
    const color = isDark() ? "#e8edf3" : "#1b2430";
    return { x, y, text: escapeMarkup(label), showarrow: false, font: { size: 11.5, color }, bgcolor: isDark() ? "rgba(18,23,30,.6)" : "rgba(255,255,255,.7)", borderpad: 1 };
  }
  const span = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  async function refineNames() {
    const { names } = await getData();
    const { xaxis, yaxis, _size: { w, h } } = canvas._fullLayout;
    const { x } = await getPoints();
    const [left, right] = span(x);
    const isClose = (xaxis.range[1] - xaxis.range[0]) / (right - left) < CLOSE;
    const candidates = isClose ? [...topicNames, ...names.map(nameConcept)] : topicNames;
    const found = isClose || isNarrow() ? placeNames(candidates, xaxis.range, yaxis.range, w, h) : candidates;
    const most = isNarrow() && !isClose ? 6 : topicNames.length + MOST_CONCEPTS;
    await window.Plotly.relayout(canvas, { annotations: found.slice(0, most) });
  }

  // Without WebGL fewer papers are drawn.
  const hasWebGL = once(() => Boolean(document.createElement("canvas").getContext("webgl")));
  const MOST_SVG_POINTS = 5000;
  function thinOut(figure, trace) {
    if (trace.type !== "scattergl" || hasWebGL()) return;
    const every = Math.ceil(trace.customdata.length / MOST_SVG_POINTS);
    const thin = (values) => values.filter((_, place) => place % every === 0);
    Object.assign(trace, { type: "scatter", x: thin(trace.x), y: thin(trace.y),
      customdata: thin(trace.customdata), marker: { ...trace.marker, color: thin(trace.marker.color) } });
    if (every > 1) figure.querySelector("figcaption p").textContent = `One in ${every} papers is drawn: this browser has no WebGL. The axes have no unit.`;
  }
  // Papers by date, from dark to light; those without a date in gray, below the scale.
  const DATE_COLORS = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#e0c020"];
  const UNDATED = "#9aa3ad";
  function colorByDate(marker, points, papers) {
    const yearOf = (published) => { const [year, month = 1, day = 1] = published.split("-").map(Number); return year + (month - 1) / 12 + (day - 1) / 366; };
    const dates = points.map((place) => (papers[place].published ? yearOf(papers[place].published) : null));
    const [low, high] = span(dates.filter((date) => date !== null));
    const below = low - Math.max(high - low, 0.1) / 20;
    const scale = DATE_COLORS.map((color, place) => [0.05 + (0.95 * place) / (DATE_COLORS.length - 1), color]);
    return { ...marker, color: dates.map((date) => date ?? below), cmin: below, cmax: Math.max(high, low + 0.1), showscale: !isNarrow(),
      colorscale: [[0, UNDATED], [0.0499, UNDATED], ...scale], colorbar: { thickness: 10, outlinewidth: 0, tickformat: high - low > 4 ? "d" : ".1f", len: 0.6, nticks: 6 } };
  }
  special.set("map", {
    fit(figure, traces, layout, { papers }) {
      // A map that a finger would drag must let the page scroll.
      layout.dragmode = isDrawing ? "lasso" : isTouched ? false : layout.dragmode;
      topicNames = layout.annotations ?? [];
      const [trace] = traces;
      Object.assign(trace, { x: numbers(trace.x), y: numbers(trace.y), customdata: numbers(trace.customdata) });
      trace.marker = { ...trace.marker, color: numbers(trace.marker.color) };
      thinOut(figure, trace);
      places = trace.customdata;
      if (state.color === "date") trace.marker = colorByDate(trace.marker, places, papers);
      Object.assign(trace, { customdata: places.map((place) => describePoint(place, papers)),
        selected: { marker: { opacity: 0.95 } }, unselected: { marker: { opacity: 0.06 } } });
      if (isNarrow()) {
        topicNames = topicNames.map((name) => ({ ...name, font: { ...name.font, size: 11 } }));
        layout.annotations = placeNames(topicNames, span(trace.x), span(trace.y), innerWidth - MARGINS, 440).slice(0, 6);
      }
      // What the reader looks at stays when the map is drawn anew.
      layout.uirevision = "map";
      layout.shapes = drawArea();
    },
    listen(made, { papers }) {
      canvas = made;
      const urlOf = (event) => papers[event.points[0].customdata[3]].url;
      if (!isTouched) {
        canvas.on("plotly_hover", (event) => canvas.classList.toggle("opens", Boolean(urlOf(event))));
        canvas.on("plotly_unhover", () => canvas.classList.remove("opens"));
        canvas.on("plotly_click", (event) => {
          if (urlOf(event)) open(urlOf(event), "_blank", "noopener,noreferrer");
        });
      }
      canvas.on("plotly_selected", (event) => {
        const line = event?.lassoPoints;
        if (!line || line.x.length < 3) return;
        draw(false);
        go({ area: writeArea(line.x, line.y) });
      });
      let waiting = 0;
      canvas.on("plotly_relayout", (change) => {
        if (!Object.keys(change).some((key) => key.startsWith("xaxis"))) return;
        clearTimeout(waiting);
        waiting = setTimeout(() => refineNames().catch(console.warn), 150);
      });
      show().catch(console.warn);
    },
  });
  address.onChange(follow);
})();
