// Blocks, a block, a transaction.

import { h, table, facts } from "./dom.js";
import { attempt, bytes, count, instant, short } from "./text.js";

export async function show(scope) {
  const [kind = "", which = "", from = "0"] = scope.rest;
  if (kind === "block") {
    return block(scope, which, Number(from));
  }
  if (kind === "transaction") {
    return transaction(scope, which);
  }
  return list(scope, kind === "before" ? which : "");
}

const path = (scope, rest) => `channels/${encodeURIComponent(scope.channel)}/${rest}`;

function search({ go }) {
  const field = h("input", {
    id: "search", name: "search", type: "search", autocomplete: "off", spellcheck: "false",
    placeholder: "number or transaction id",
  });
  const form = h("form", { role: "search" },
    h("label", { for: "search" }, "Find a block or a transaction"), " ", field, " ",
    h("button", { type: "submit" }, "Find"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (/^[0-9]{1,18}$/.test(text)) {
      go("blocks", "block", text);
    } else if (text) {
      go("blocks", "transaction", text);
    }
  });
  return form;
}

async function list(scope, before) {
  const page = await scope.ask(path(scope, `blocks${before ? `?before=${before}` : ""}`));
  return [
    h("h1", {}, "Blocks"),
    search(scope),
    table("Blocks, the newest first", [
      { title: "Block", number: true },
      { title: "Transactions", number: true },
      { title: "Size", number: true },
      { title: "Ordered by" },
      { title: "Signed by" },
      { title: "First transaction made" },
      { title: "Hash" },
    ], page.blocks.map((each) => [
      h("a", { id: `block-${each.number}`, href: scope.link("blocks", "block", each.number) },
        count(each.number)),
      count(each.transactions),
      bytes(each.bytes),
      ordered(each),
      each.signers.length ? each.signers.join(" ") : "nobody: the genesis block",
      instant(each.time),
      h("code", {}, short(each.hash)),
    ]), "There are no blocks here."),
    h("p", { class: "pages" },
      before ? h("a", { id: "newest", href: scope.link("blocks") }, "Newest") : null,
      page.next === null ? null
        : h("a", { id: "older", href: scope.link("blocks", "before", page.next) }, "Older")),
    page.first > 0
      ? h("p", {}, `Blocks below ${count(page.first)} were deleted on this node.`) : "",
  ];
}

const ordered = (each) =>
  (each.engine ? `${each.engine} ${attempt(each.engine)} ${count(each.viewOrRound)}` : "");

async function block(scope, number, from) {
  const one = await scope.ask(path(scope, `blocks/${encodeURIComponent(number)}?from=${from}`));
  const shown = one.from + one.list.length;
  return [
    h("h1", {}, `Block ${count(one.number)}`),
    search(scope),
    facts([
      ["Transactions", count(one.transactions)],
      ["Size", bytes(one.bytes)],
      ["Ordered by", ordered(one) || "nobody: the genesis block"],
      ["Configuration", one.engine
        ? ["sequence ", count(one.configSequence), ", of block ",
          h("a", { id: "config", href: scope.link("blocks", "block", one.lastConfig) },
            count(one.lastConfig))]
        : "its own"],
      ["Signed by", one.signers.map((each) =>
        `${each.id}${each.organization ? ` (${each.organization})` : ""}`).join(", ") || "nobody"],
      ["Hash", h("code", {}, one.hash)],
      ["Previous", one.number === 0 ? "none" : h("a", {
        id: "previous", href: scope.link("blocks", "block", one.number - 1),
      }, h("code", {}, one.previousHash))],
      ["Data hash", h("code", {}, one.dataHash)],
    ]),
    h("h2", {}, "Transactions"),
    one.note ? h("p", { class: "note" }, one.note) : "",
    table(`Transactions of block ${one.number}`, [
      { title: "No.", number: true },
      { title: "Transaction" },
      { title: "Type" },
      { title: "Chaincode" },
      { title: "Made by" },
      { title: "Made" },
      { title: "Size", number: true },
    ], one.list.map((each) => [
      String(each.index),
      each.id && one.number > 0 ? h("a", {
        id: `transaction-${each.index}`, href: scope.link("blocks", "transaction", each.id),
      }, h("code", {}, short(each.id))) : h("code", {}, short(each.id)),
      each.type.toLowerCase().replaceAll("_", " "),
      each.chaincode,
      each.creator,
      instant(each.time),
      bytes(each.bytes),
    ]), "It holds none."),
    shown < one.transactions ? h("p", { class: "pages" }, h("a", {
      id: "more", href: scope.link("blocks", "block", one.number, shown),
    }, "More")) : "",
  ];
}

async function transaction(scope, id) {
  const one = await scope.ask(path(scope, `transactions/${encodeURIComponent(id)}`));
  return [
    h("h1", {}, "Transaction"),
    search(scope),
    facts([
      ["Id", h("code", {}, one.id)],
      ["Block", [h("a", { id: "block", href: scope.link("blocks", "block", one.block) },
        count(one.block)), `, number ${one.index} in it`]],
      ["Type", one.type.toLowerCase().replaceAll("_", " ")],
      ["Made by", one.creator ? `${one.creator} of ${one.organization}` : "unknown"],
      ["Made", instant(one.time)],
      ["Size", bytes(one.bytes)],
    ]),
    h("h2", {}, "Content"),
    one.content.length ? decoded(one.content) : h("p", { class: "empty" }, "Nothing to decode."),
    h("h2", {}, "Result"),
    one.result ? decoded(one.result)
      : h("p", { class: "empty" }, "Executors of this network decided nothing about it."),
  ];
}

const decoded = (list) => facts(list.map((each) => [each.label, h("code", {}, each.value)]));
