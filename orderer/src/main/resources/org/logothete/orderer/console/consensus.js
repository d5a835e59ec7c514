// Who voted when: a strip for each height, and what happened in words.

import { h, svg, table, happenings } from "./dom.js";
import { attempt, count, counted, millis } from "./text.js";

const HEIGHTS = 20;

const STAGES = {
  proposal: "proposes",
  vote: "votes",
  lock: "shows a lock",
  commit: "signs",
  decision: "shows the decision",
  change: "asks for a change",
  beginning: "begins",
};

const STRIP = { width: 560, height: 34, left: 8, right: 8 };

export async function show({ channel, ask, link }) {
  const name = encodeURIComponent(channel);
  const [sight, timeline] = await Promise.all([
    ask(`channels/${name}`), ask(`channels/${name}/timeline?heights=${HEIGHTS}`),
  ]);
  const heights = timeline.heights;
  const ends = heights.map(duration).sort((a, b) => a - b);
  // The median and some more, so that one slow height does not flatten all others.
  const scale = Math.max(1, 2 * (ends[Math.floor(ends.length / 2)] ?? 1));
  return [
    h("h1", {}, "Consensus"),
    h("p", {}, `What reached this node for the newest ${counted(heights.length, "height")}, from `
      + "the first it saw of each. Other nodes saw it at other times."),
    legend(),
    heights.length === 0
      ? h("p", { class: "empty" }, "No height was worked on since this node started.")
      : h("ol", { class: "heights" }, heights.map((each) => height(each, scale, sight, link))),
    h("h2", {}, "What happened"),
    happenings(timeline.happenings, "Nothing but blocks, since this node started."),
  ];
}

function duration(height) {
  const last = Math.max(0, ...height.marks.map((mark) => mark.millis));
  return Math.max(last, height.durable?.millis ?? 0);
}

function legend() {
  return h("ul", { class: "legend", "aria-label": "Marks" },
    ["proposal", "vote", "lock", "commit", "decision", "change"].map((stage) =>
      h("li", {}, svg("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
        mark(stage, 7, 7)), ` ${STAGES[stage]}`)),
    h("li", {}, svg("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
      durable(7, 1, 13)), " durable here"));
}

function height(one, scale, sight, link) {
  const kind = attempt(sight.engine);
  const attempts = [...new Set(one.marks.map((each) => each.viewOrRound))].join(", ");
  const leader = one.marks.find((each) => each.stage === "proposal");
  const summary = one.durable
    ? `${counted(one.durable.transactions, "transaction")}, durable after `
      + millis(one.durable.millis)
    : "not durable here yet";
  return h("li", {},
    h("details", { id: `height-${one.number}` },
      h("summary", { id: `summary-${one.number}` },
        h("span", { class: "number" }, count(one.number)),
        h("span", { class: "words" }, `${kind} ${attempts}`,
          leader ? ` · ${leader.consenter} proposes` : "",
          h("span", { class: "note" }, summary)),
        strip(one, scale)),
      one.durable
        ? h("p", { class: "inside" }, h("a", {
          id: `link-${one.number}`, href: link("blocks", "block", one.number),
        }, `Block ${count(one.number)}`)) : null,
      table(`Who did what for height ${one.number}`, [
        { title: "After", number: true },
        { title: "Consenter", number: true },
        { title: "What" },
        { title: kind === "round" ? "Round" : "View", number: true },
      ], one.marks.map((each) => [
        millis(each.millis), String(each.consenter), STAGES[each.stage], count(each.viewOrRound),
      ]), "")));
}

function strip(one, scale) {
  const room = STRIP.width - STRIP.left - STRIP.right;
  const x = (at) => STRIP.left + room * Math.min(1, at / scale);
  const middle = STRIP.height / 2;
  // Marks of one moment lie beside each other by what they say.
  const lane = { vote: -8, change: -8, commit: 8 };
  return svg("svg", {
    class: "strip", viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, "aria-hidden": "true",
    preserveAspectRatio: "xMinYMid meet",
  },
  svg("line", { class: "axis", x1: x(0), y1: middle, x2: x(scale), y2: middle }),
  one.marks.map((each) => mark(each.stage, x(each.millis), middle + (lane[each.stage] ?? 0))),
  one.durable ? durable(x(one.durable.millis), 4, STRIP.height - 4) : null,
  duration(one) > scale
    ? svg("text", { x: STRIP.width - 16, y: middle - 6, "text-anchor": "end" }, "longer ›") : null);
}

const durable = (x, top, bottom) =>
  svg("line", { class: "durable", x1: x, y1: top, x2: x, y2: bottom });

/** Each stage has a form of its own, not only a colour. */
function mark(stage, x, y) {
  switch (stage) {
    case "proposal":
      return svg("circle", { class: stage, cx: x, cy: y, r: 5 });
    case "vote":
      return svg("path", { class: stage, d: `M${x} ${y - 5}l5 9h-10z` });
    case "commit":
      return svg("rect", { class: stage, x: x - 4, y: y - 4, width: 8, height: 8 });
    case "lock":
    case "decision":
      return svg("path", { class: stage, d: `M${x} ${y - 6}l6 6l-6 6l-6-6z` });
    default:
      return svg("path", { class: "change", d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8` });
  }
}
