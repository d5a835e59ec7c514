// Which view is shown, for which channel, and asking the node again while somebody looks.

import { h } from "./dom.js";
import * as overview from "./overview.js";
import * as blocks from "./blocks.js";
import * as consensus from "./consensus.js";
import * as execution from "./execution.js";
import * as evidence from "./evidence.js";

const PERIOD_MILLIS = 2_000;
const PATIENCE_MILLIS = 10_000;

const VIEWS = [
  { name: "overview", title: "Overview", show: overview.show },
  { name: "blocks", title: "Blocks", show: blocks.show },
  { name: "consensus", title: "Consensus", show: consensus.show },
  { name: "execution", title: "Execution", show: execution.show },
  { name: "evidence", title: "Evidence", show: evidence.show },
];

const page = {
  node: document.getElementById("node"),
  channel: document.getElementById("channel"),
  freshness: document.getElementById("freshness"),
  pause: document.getElementById("pause"),
  skip: document.getElementById("skip"),
  views: document.getElementById("views"),
  view: document.getElementById("view"),
};

let paused = false;
let timer = 0;
/** Counts what was asked to be shown; an answer for an older one comes too late. */
let wanted = 0;
/** What the view shows now, so that the same is not drawn again: focus and selection stay. */
let shown = "";

/** A part of the hash; one that nobody encoded is taken as it is. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Reads `#/<channel>/<view>/<rest…>`; what is missing is filled in. */
function place() {
  const [channel = "", view = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/")
    .map(decoded);
  const found = VIEWS.find((each) => each.name === view) ?? VIEWS[0];
  return { channel, view: found, rest };
}

const link = (channel, view, ...rest) =>
  "#/" + [channel, view, ...rest].map(encodeURIComponent).join("/");

/** Asks the node; an error carries what the node said. */
async function ask(path) {
  const answer = await fetch(`api/${path}`, {
    cache: "no-cache",
    signal: AbortSignal.timeout(PATIENCE_MILLIS),
  });
  const body = await answer.json();
  if (!answer.ok) {
    throw Object.assign(new Error(body.error), { status: answer.status });
  }
  return body;
}

function drawFrame(node, here) {
  page.node.textContent = `${node.node} · ${node.version}`;
  const mark = { well: "", warning: "⚠ ", trouble: "✖ " }[node.level];
  document.title = `${mark}${node.node} · Logothete`;
  const known = [...page.channel.options].map((option) => option.value);
  if (known.join() !== node.channels.join()) {
    page.channel.replaceChildren(
      ...node.channels.map((each) => h("option", { value: each }, each)));
  }
  page.channel.value = here.channel;
  page.views.replaceChildren(...VIEWS.map((view) =>
    h("li", {}, h("a", {
      href: link(here.channel, view.name),
      "aria-current": view === here.view ? "page" : null,
    }, view.title))));
}

/** Draws the view unless what it shows is there already. */
function draw(key, children) {
  const next = h("div", {}, children);
  if (key === shown && next.isEqualNode(page.view.firstElementChild)) {
    return;
  }
  const open = key === shown
    ? [...page.view.querySelectorAll("details[open]")].map((each) => each.id) : [];
  const focused = key === shown ? document.activeElement?.id : "";
  const typed = key === shown ? page.view.querySelector("input")?.value : undefined;
  page.view.replaceChildren(next);
  for (const id of open) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  const field = page.view.querySelector("input");
  if (field && typed !== undefined) {
    field.value = typed;
  }
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  shown = key;
}

async function refresh() {
  clearTimeout(timer);
  const mine = ++wanted;
  const here = place();
  try {
    const node = await ask("overview");
    if (!node.channels.includes(here.channel)) {
      here.channel = node.channels[0] ?? "";
    }
    const children = here.channel || here.view.name === "evidence"
      ? await here.view.show({
        node,
        channel: here.channel,
        rest: here.rest,
        ask,
        link: (view, ...rest) => link(here.channel, view, ...rest),
        go: (view, ...rest) => { location.hash = link(here.channel, view, ...rest); },
      })
      : [h("h1", {}, "No channel"), h("p", {}, "This node serves no channel yet.")];
    if (mine !== wanted) {
      return;
    }
    drawFrame(node, here);
    draw(location.hash, children);
    page.freshness.textContent = paused ? "paused" : "live";
    page.freshness.className = paused ? "" : "well";
  } catch (error) {
    if (mine !== wanted) {
      return;
    }
    page.freshness.className = "trouble";
    page.freshness.textContent = "no answer";
    if (error.status || shown !== location.hash) {
      draw(location.hash, [
        h("h1", {}, error.status === 404 ? "Not there" : "No answer"),
        h("p", { role: "alert" }, error.status ? error.message
          : `The node does not answer: ${error.message}. It is asked again every 2 s.`),
      ]);
    }
  }
  if (mine === wanted && !paused && !document.hidden) {
    timer = setTimeout(refresh, PERIOD_MILLIS);
  }
}

addEventListener("hashchange", async () => {
  await refresh();
  page.view.focus({ preventScroll: true });
  scrollTo(0, 0);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !paused) {
    refresh();
  }
});
page.channel.addEventListener("change", () => {
  location.hash = link(page.channel.value, place().view.name);
});
page.skip.addEventListener("click", (event) => {
  // The hash says which view is shown: the link's own must not replace it.
  event.preventDefault();
  page.view.focus();
});
page.pause.addEventListener("click", () => {
  paused = !paused;
  page.pause.setAttribute("aria-pressed", paused);
  page.pause.textContent = paused ? "Resume" : "Pause";
  page.freshness.textContent = paused ? "paused" : "live";
  page.freshness.className = paused ? "" : "well";
  clearTimeout(timer);
  if (!paused) {
    refresh();
  }
});

refresh();
