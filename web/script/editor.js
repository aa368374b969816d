// The editor of a measure: names that fit what is being typed, conditions put where the cursor stands, findings that lead to their line.
// The slider's figure is said while it is dragged. All of it works without script too, with a button.

document.documentElement.classList.add("scripted");

const form = document.querySelector("form[data-editor]");
const text = form?.querySelector("#text");

/** Puts `words` in place of the characters from `start` to `end`, so that the browser can undo it. */
function put(start, end, words) {
  text.focus();
  text.setSelectionRange(start, end);
  // Deprecated, and still the only way that keeps the undo history; the other is the way out.
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** The word before the cursor. */
function typed() {
  const before = text.value.slice(0, text.selectionStart);
  return before.match(/[\p{L}\p{N}_-]+$/u)?.[0] ?? "";
}

if (text) {
  const offers = form.querySelector("#offers");
  let waiting;
  let asked = 0;
  const ask = async () => {
    const word = typed();
    // One Latin letter fits too much; one Chinese character may be a whole name.
    if (!word || /^[\x20-\x7e]$/.test(word) || /^[\d.-]+$/.test(word)) return offers.replaceChildren();
    const mine = ++asked;
    const query = new URLSearchParams({ q: word.slice(-20), language: form.dataset.editor });
    const answer = await fetch(`/desk/complete?${query}`);
    if (!answer.ok || mine !== asked) return;
    offers.replaceChildren(
      ...(await answer.json()).map(({ text: name, what }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(name, " ", Object.assign(document.createElement("small"), { textContent: what }));
        button.addEventListener("click", () => {
          const end = text.selectionStart;
          put(end - typed().length, end, name);
          offers.replaceChildren();
        });
        return button;
      }),
    );
  };
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });

  form.querySelector("[data-insert]").addEventListener("click", async (event) => {
    event.preventDefault();
    const error = form.querySelector("#condition-error");
    const fields = new URLSearchParams();
    for (const name of ["fact", "op", "value", "unit", "words", "language"]) {
      fields.set(name, form.querySelector(`[name=${name}]`)?.value ?? "");
    }
    const answer = await fetch("/desk/condition", { method: "POST", body: fields });
    const { text: condition, line, error: wrong } = answer.ok ? await answer.json() : { error: String(answer.status) };
    error.hidden = !wrong;
    error.textContent = wrong ?? "";
    if (wrong) return;
    const at = text.selectionStart;
    const start = text.value.lastIndexOf("\n", at - 1) + 1;
    const before = text.value.slice(start, at);
    // Inside a code span only the condition is wanted, in a line of its own the whole clause.
    if ((before.split("`").length - 1) % 2 === 1) put(at, text.selectionEnd, condition);
    else if (!before.trim()) put(start, text.selectionEnd, text.value[at] === "\n" || at === text.value.length ? line : `${line}\n`);
    else if (form.querySelector("#words").value.trim()) {
      const end = text.value.indexOf("\n", at);
      put(end < 0 ? text.value.length : end, end < 0 ? text.value.length : end, `\n${line}`);
    } else put(at, text.selectionEnd, `\`${condition}\``);
  });

  form.querySelector("#fact").addEventListener("keydown", (event) => {
    // Enter would save the draft.
    if (event.key === "Enter") {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  document.querySelector("#preview").addEventListener("click", (event) => {
    const line = Number(event.target.closest("[data-line]")?.dataset.line);
    if (!line) return;
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    text.scrollTop = (text.scrollHeight / lines.length) * (line - 4);
  });
}

document.querySelectorAll(".slider output").forEach((output) => {
  const range = document.getElementById(output.htmlFor.value);
  const exact = document.getElementById("exact");
  range.addEventListener("input", () => {
    output.textContent = `${range.value}${output.dataset.unit}`;
    exact.value = "";
  });
});
