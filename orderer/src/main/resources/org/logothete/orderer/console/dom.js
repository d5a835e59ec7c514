// Elements and text; nothing that comes from a node is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Sets attributes (null leaves one out) and appends children: nodes, texts, arrays of them. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A table with a caption that only screen readers are told unless it is to be shown. */
export function table(caption, columns, rows, empty) {
  if (rows.length === 0) {
    return h("p", { class: "empty" }, empty);
  }
  const head = h("tr", {}, columns.map((column) =>
    h("th", { scope: "col", class: column.number ? "number" : null }, column.title)));
  const body = rows.map((row) => h("tr", {}, row.map((cell, i) =>
    h("td", {
      class: columns[i].number ? "number" : null,
      "data-title": columns[i].title,
    }, cell))));
  return h("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, body)));
}

/** Names and values. */
export function facts(pairs) {
  return h("dl", {}, pairs.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** A word with a mark before it, so that colour is never all that tells. */
export function badge(level, text) {
  return h("span", { class: `badge ${level}` }, text);
}

/** Sentences about health, each with its level in words. */
export function findings(list) {
  const words = { well: "Well", warning: "Warning", trouble: "Trouble" };
  return h("ul", { class: "findings" }, list.map((each) =>
    h("li", { class: each.level },
      badge(each.level, words[each.level]), " ",
      h("span", {}, h("strong", {}, `${each.subject}: `), each.text))));
}

/** What happened, the newest first. */
export function happenings(list, empty) {
  if (list.length === 0) {
    return h("p", { class: "empty" }, empty);
  }
  return h("ol", { class: "happenings" }, list.map((each) =>
    h("li", { class: each.level }, h("time", { datetime: each.at }, each.at.slice(11, 23)), " ",
      each.text)));
}
