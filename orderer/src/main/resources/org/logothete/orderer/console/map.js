// The network as this node sees it: itself in the middle, the others around it, links between.

import { svg } from "./dom.js";
import { count } from "./text.js";

export const STANDINGS = {
  here: { level: "here", text: "this node" },
  well: { level: "well", text: "linked" },
  behind: { level: "warning", text: "behind" },
  silent: { level: "warning", text: "silent" },
  lost: { level: "trouble", text: "lost" },
  unknown: { level: "unknown", text: "not linked" },
};

const BOX = { width: 168, height: 64 };
const GAP = 22;
const MARGIN = 6;

/** Where there is little room the map is a list with links. */
const NARROW = matchMedia("(max-width: 640px)");

export function map(sight) {
  const others = sight.members.filter((each) => each.standing !== "here");
  const here = sight.members.find((each) => each.standing === "here") ?? {
    id: "–", organization: "this node follows", standing: "here", leads: false,
    newestBlock: sight.newestBlock, lag: sight.lag,
  };
  const [center, places] = NARROW.matches ? below(others.length) : around(others.length);
  const all = [center, ...places];
  const left = Math.min(...all.map((each) => each.x)) - BOX.width / 2 - MARGIN;
  const top = Math.min(...all.map((each) => each.y)) - BOX.height / 2 - MARGIN;
  const width = Math.max(...all.map((each) => each.x)) + BOX.width / 2 + MARGIN - left;
  const height = Math.max(...all.map((each) => each.y)) + BOX.height / 2 + MARGIN - top;
  return svg("svg", {
    class: "map", viewBox: `${left} ${top} ${width} ${height}`, role: "img",
    "aria-label": spoken(sight),
  },
  others.map((each, i) => line(center, places[i], each)),
  others.map((each, i) => box(places[i], each)),
  box(center, here));
}

/** The others on an ellipse around this node, clockwise from the top. */
function around(n) {
  const height = Math.max(130, n * (BOX.height + GAP) / 4);
  const places = Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n - Math.PI / 2;
    return { x: 290 * Math.cos(angle), y: height * Math.sin(angle) };
  });
  return [{ x: 0, y: 0 }, places];
}

/** The others in two columns under this node. */
function below(n) {
  const column = (BOX.width + GAP) / 2;
  const places = Array.from({ length: n }, (_, i) => ({
    x: i % 2 === 0 ? -column : column,
    y: (BOX.height + GAP) * (1.3 + Math.floor(i / 2)),
  }));
  return [{ x: 0, y: 0 }, places];
}

function line(from, to, member) {
  const { level } = STANDINGS[member.standing];
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return svg("g", { class: `link ${level}` },
    svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y }),
    member.standing === "lost"
      ? svg("text", { x: middle.x, y: middle.y + 5, "text-anchor": "middle" }, "✕") : null);
}

function box(at, member) {
  const { level, text } = STANDINGS[member.standing];
  const behind = member.lag > 0 ? `, ${count(member.lag)} behind` : "";
  const newest = member.newestBlock === null
    ? "block unknown" : `block ${count(member.newestBlock)}${behind}`;
  const left = at.x - BOX.width / 2;
  const top = at.y - BOX.height / 2;
  return svg("g", { class: `member ${level}` },
    svg("rect", { x: left, y: top, width: BOX.width, height: BOX.height, rx: 8 }),
    svg("text", { x: left + 12, y: top + 20, class: "title" },
      `${member.id} · ${member.organization}`),
    svg("text", { x: left + 12, y: top + 37 }, newest),
    svg("text", { x: left + 12, y: top + 54, class: "state" },
      member.leads ? `${text} · ★ leader` : text));
}

function spoken(sight) {
  const words = sight.members.map((each) =>
    `${each.id} ${STANDINGS[each.standing].text}${each.leads ? ", leader" : ""}`);
  return `Network map. Consenters: ${words.join("; ")}. The table below says the same.`;
}
