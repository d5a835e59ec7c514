// Numbers and times as people read them.

const NUMBER = new Intl.NumberFormat("en");

export const count = (n) => NUMBER.format(n);

/** "1 block", "2 blocks". */
export const counted = (n, word) => `${count(n)} ${word}${n === 1 ? "" : "s"}`;

export function bytes(n) {
  if (n < 1024) {
    return `${n} B`;
  }
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}

export function ago(millis) {
  if (millis === null) {
    return "never";
  }
  if (millis < 2_000) {
    return "just now";
  }
  const seconds = Math.round(millis / 1000);
  if (seconds < 120) {
    return `${seconds} s ago`;
  }
  return seconds < 7_200
    ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`;
}

export const millis = (n) => `${n.toFixed(n < 10 ? 2 : 1)} ms`;

/** An instant in UTC without its date's T and with milliseconds. */
export function instant(text) {
  return text ? `${text.slice(0, 10)} ${text.slice(11, 19)} UTC` : "";
}

export const short = (hash) => (hash.length > 16 ? `${hash.slice(0, 16)}…` : hash);

/** What a block's certificate counts, in the words of its engine. */
export const attempt = (engine) => (engine === "BDLS" ? "round" : "view");
