"use strict";
// Every figure can be saved: as a picture that names its source, and as the numbers it draws.
(() => {
  const { all, facts, topicOf, getPlotly, getPapers, writeRow, escapeMarkup, saveFile, saveText } = shared;
  const SIZE = { width: 1200, scale: 2 };
  const ABOVE = 64;
  const BELOW = 40;

  async function savePicture(figure, format) {
    const Plotly = await getPlotly();
    const canvas = figure.querySelector(".js-plotly-plot");
    const { data, layout } = structuredClone({ data: canvas.data, layout: canvas.layout });
    const title = escapeMarkup(figure.querySelector(".figure-title").textContent);
    const margin = canvas._fullLayout.margin;
    const note = { text: escapeMarkup(facts.source), showarrow: false, xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left",
      yanchor: "top", yshift: -Math.max(margin.b, 24) - 4, font: { size: 12 } };
    const height = figure.querySelector(".canvas").clientHeight + ABOVE + BELOW;
    const ground = getComputedStyle(document.body).backgroundColor;
    Object.assign(layout, { ...SIZE, height, autosize: false, paper_bgcolor: ground, plot_bgcolor: ground, dragmode: false,
      title: { text: title, x: 0, xref: "paper", xanchor: "left", font: { size: 20 } },
      margin: { ...layout.margin, l: margin.l, r: margin.r, t: margin.t + ABOVE, b: Math.max(margin.b, 24) + BELOW },
      annotations: [...(layout.annotations ?? []), note] });
    const address = await Plotly.toImage({ data, layout }, { format, ...SIZE, height });
    saveFile(`${figure.dataset.figure}.${format}`, address);
  }

  // Numbers: one row a point.
  const KINDS = { line: "smoothed", dots: "observed", open: "observed, period covered in part", past: "observed", total: "all papers" };
  const valuesOf = (values) => [...(values ?? [])];
  const isGap = (value) => value === null || value === undefined || Number.isNaN(value);
  // Axes whose ticks are names give the name, times the day.
  function read(axis, value) {
    const place = axis?.ticktext && axis.type !== "log" ? valuesOf(axis.tickvals).indexOf(value) : -1;
    if (place >= 0) return axis.ticktext[place].replace(/<[^>]*>/g, " ");
    return typeof value === "string" && /^\d{4}-\d\d-\d\dT00:00/.test(value) ? value.slice(0, 10) : value;
  }
  function listInterval({ x, y }, series) {
    const spans = new Map();
    valuesOf(x).forEach((at, place) => spans.set(at, [...(spans.get(at) ?? []), valuesOf(y)[place]]));
    return [...spans].map(([at, ends]) => [series, "95 % interval", read(null, at), "", Math.min(...ends), Math.max(...ends)]);
  }
  function listPoints(trace, layout) {
    const { meta = {} } = trace;
    const series = topicOf.get(meta.topic)?.label ?? trace.name ?? "";
    if (["label", "partial"].includes(meta.role) || trace.visible === false) return [];
    if (trace.type === "heatmap") {
      return valuesOf(trace.z).flatMap((row, down) => valuesOf(row).map((value, along) => [
        read(layout.yaxis, trace.y[down]), "", read(layout.xaxis, trace.x[along]), isGap(value) ? "" : value, "", ""]));
    }
    if (meta.role === "band") return listInterval(trace, series);
    const [x, y, more, less] = [trace.x, trace.y, trace.error_x?.array, trace.error_x?.arrayminus].map(valuesOf);
    const kind = KINDS[meta.role] ?? meta.role ?? "";
    return x.map((at, place) => [series, kind, read(layout.xaxis, at), read(layout.yaxis, y[place]),
      more.length ? at - less[place] : "", more.length ? at + more[place] : ""]).filter((row) => !isGap(row[3]));
  }
  async function listPapers(trace) {
    const papers = await getPapers();
    const [x, y] = [valuesOf(trace.x), valuesOf(trace.y)];
    return [["paper_id", "title", "published", "topic", "x", "y"], ...trace.customdata.map((point, place) => {
      const paper = papers[point[3]];
      return [paper.paper_id, paper.title, paper.published, topicOf.get(paper.topics[0])?.label, x[place], y[place]];
    })];
  }
  async function saveNumbers(figure) {
    // Plotly has unpacked the numbers of its full traces.
    const { _fullData: data, layout } = figure.querySelector(".js-plotly-plot");
    const rows = figure.dataset.figure === "map" ? await listPapers(data[0])
      : [["series", "kind", "x", "y", "low", "high"], ...data.flatMap((trace) => listPoints(trace, layout))];
    saveText(`${figure.dataset.figure}.csv`, `\ufeff${[...rows, [facts.source]].map(writeRow).join("")}`);
  }

  for (const figure of all("figure.plot")) {
    for (const button of all(".save button", figure)) {
      button.addEventListener("click", async () => {
        if (!figure.matches(".drawn")) return;
        await (button.dataset.as === "csv" ? saveNumbers(figure) : savePicture(figure, button.dataset.as)).catch(console.warn);
      });
    }
  }
})();
