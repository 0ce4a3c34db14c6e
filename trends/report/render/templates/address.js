"use strict";
// The page shows one view at a time, and its address says which and what is chosen there, as in
// "#papers?topic=3": it can be sent as a link, and the browser's Back leads to what was shown before.
const address = (() => {
  document.documentElement.classList.add("js");
  const sections = [...document.querySelectorAll("main > section[id]")];
  const nameView = (section) => section.dataset.view ?? section.id;
  const FIRST = nameView(sections[0]);
  const links = [...document.querySelectorAll("nav.sections a")];
  // What is chosen for the whole page goes along from view to view.
  const WHOLE_PAGE = ["theme"];
  const listeners = [];
  const places = new Map();
  const queries = new Map();
  let current = FIRST;
  let shown = location.hash;
  let cause = "history";
  let wasTyping = false;

  function decode(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }
  function parse(hash) {
    const [place, ...query] = hash.slice(1).split("?");
    return { place: decode(place), chosen: Object.fromEntries(new URLSearchParams(query.join("?"))) };
  }
  const read = () => parse(location.hash);
  const findView = (place) => {
    const section = document.getElementById(place)?.closest("main > section[id]");
    return section ? nameView(section) : FIRST;
  };

  function show(view) {
    current = view;
    for (const section of sections) section.classList.toggle("away", nameView(section) !== view);
    for (const link of links) {
      if (findView(parse(link.hash).place) === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
  function lead(place) {
    const target = document.getElementById(place);
    if (!target) return;
    if (target instanceof HTMLDetailsElement) target.open = true;
    if (target === sections[0]) scrollTo({ top: 0, behavior: "instant" });
    else target.scrollIntoView({ behavior: "instant" });
    // The keyboard goes on from where the link led.
    const next = target instanceof HTMLDetailsElement ? target.querySelector("summary") : target;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  // A link leads to its place, Back to where the reader was; what is chosen in a view moves nothing.
  function follow() {
    const { place, chosen } = read();
    const wasAt = cause;
    cause = "history";
    shown = location.hash;
    show(findView(place));
    queries.set(current, { place, chosen });
    for (const listen of listeners) listen(place, chosen);
    if (wasAt === "choice") return;
    if (wasAt === "history" && places.has(shown)) scrollTo({ top: places.get(shown), behavior: "instant" });
    else lead(place);
  }

  // Go to a place with what is chosen there. A letter typed replaces the address of the letter before.
  function go(place, chosen = {}, { isLink = false, isTyping = false, isWhole = false } = {}) {
    const { chosen: now } = read();
    const kept = Object.entries(isWhole ? {} : now).filter(([key]) => WHOLE_PAGE.includes(key));
    const query = new URLSearchParams(Object.entries({ ...chosen, ...Object.fromEntries(kept) }).filter(([, value]) => value !== "")).toString();
    const hash = `#${encodeURIComponent(place)}${query || !isLink ? `?${query}` : ""}`;
    const isReplaced = isTyping && wasTyping;
    wasTyping = isTyping;
    cause = isLink ? "link" : "choice";
    if (hash === location.hash) return follow();
    if (isReplaced) location.replace(hash);
    else location.hash = hash;
  }
  // A choice for the whole page stays with the view and with what is chosen in it.
  function choose(key, value) {
    const { place, chosen } = read();
    go(place || sections[0].id, { ...chosen, [key]: value }, { isWhole: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // A link of the navigation leads back to what was chosen in its view.
    const { place, chosen } = parse(link.hash);
    const last = links.includes(link) ? queries.get(findView(place)) : undefined;
    go(place, last?.place === place ? last.chosen : chosen, { isLink: true });
  });
  addEventListener("scroll", () => { if (location.hash === shown) places.set(shown, scrollY); }, { passive: true });
  addEventListener("hashchange", follow);
  // Paper shows every view.
  addEventListener("beforeprint", () => { for (const section of sections) section.classList.remove("away"); });
  addEventListener("afterprint", () => show(current));

  // Once loaded, the browser looks for the place by itself, and would take the focus away again.
  addEventListener("load", () => { if (location.hash) follow(); });
  history.scrollRestoration = "manual";
  show(findView(read().place));
  return {
    read, go, choose,
    // `listen(place, chosen)` is called at once and whenever the address changes.
    onChange(listen) { listeners.push(listen); const { place, chosen } = read(); listen(place, chosen); },
  };
})();
