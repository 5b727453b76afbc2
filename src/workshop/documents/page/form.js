"use strict";
// The form in a browser. The questions stand in the page as ordinary controls; what this script needs to know of them is
// the JSON in #form-data. Nothing is sent and nothing is kept: what is saved is a file that the person downloads.
(() => {
  const data = JSON.parse(document.getElementById("form-data").textContent);
  const byId = (id) => document.getElementById(id);
  const body = document.body;
  const canSeal = Boolean(globalThis.isSecureContext && globalThis.crypto && crypto.subtle);

  // Every question, in the order of the page: its round, what is known of it, its controls.
  const questions = [];
  const byPlace = new Map();
  for (const [part, round] of data.rounds.entries()) {
    for (const [number, known] of round.questions.entries()) {
      const place = byId(`q${part}-${number}`);
      const question = {
        ...known, round, place, number: questions.length, points: [...place.querySelectorAll("input[type=radio]")],
        boxes: [...place.querySelectorAll("input[type=checkbox]")],
        comment: place.querySelector("textarea.comment"), done: false,
      };
      questions.push(question);
      byPlace.set(place, question);
    }
  }
  const questionOf = (element) => byPlace.get(element?.closest?.(".question"));

  // --- what is answered ---------------------------------------------------------------------------

  // What drives terminals or changes the reading order of a text says nothing; the program refuses it. Half a
  // character cannot be written down at all.
  const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  const tidy = (text) => text.replace(/\r\n?|[\u2028\u2029\u0085\u000b\u000c]/g, "\n").replace(UNSAFE, "").trim();

  const texts = (question) =>
    [...question.place.querySelectorAll("textarea.words")].map((each) => tidy(each.value)).filter(Boolean);
  const answer = (question) => (question.points.find((each) => each.checked) || { value: "" }).value;
  const comment = (question) => (question.comment ? tidy(question.comment.value) : "");
  const picked = (question) => question.boxes.filter((each) => each.checked).map((each) => each.value);
  const isDone = (question) =>
    question.kind === "point" ? answer(question) !== "" :
      (question.kind === "pick" ? picked(question) : texts(question)).length > 0;

  let unsaved = false;
  let left = questions.reduce((sum, each) => sum + each.seconds, 0);
  let answered = 0;

  function note(question) {
    unsaved = true;
    const done = isDone(question);
    if (done !== question.done) {
      question.done = done;
      answered += done ? 1 : -1;
      left += done ? -question.seconds : question.seconds;
      showProgress();
    }
  }

  function showProgress() {
    const minutes = Math.ceil(left / 60);
    const rest = answered === questions.length ? "all answered" :
      `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
    byId("count").value = `${answered} of ${questions.length} · ${rest}`;
    byId("bar").value = answered;
  }

  // --- moving -------------------------------------------------------------------------------------

  let at = 0;

  const firstControl = (question) =>
    question.points.find((each) => each.checked) || question.points[0] || question.boxes[0] ||
    question.place.querySelector("textarea");

  function go(place, focus = true) {
    at = Math.max(0, Math.min(place, questions.length));
    const question = questions[at];
    document.querySelector(".question.current")?.classList.remove("current");
    document.querySelector(".round.at")?.classList.remove("at");
    body.classList.toggle("reviewing", !question);
    byId("back").disabled = at === 0;
    if (at > 0 && body.classList.contains("single")) byId("promises").open = false;
    if (!question) {
      review();
      if (focus) byId("review-title").focus();
      return;
    }
    question.place.classList.add("current");
    question.place.closest(".round").classList.add("at");
    byId("place").textContent = `${at + 1} of ${questions.length}`;
    byId("keys").hidden = !question.points.length;
    byId("keys").textContent = ["Keys: the number", ...Object.entries(signs(question)).map(
      ([sign, point]) => `${sign} for ${point.value}`)].join(", ");
    if (!focus) return;
    firstControl(question).focus();
    question.place.scrollIntoView({ block: "nearest" });
  }

  function single(on) {
    body.classList.toggle("single", on);
    byId("mode").textContent = on ? "Show all at once" : "Show one at a time";
    if (on) go(at === questions.length ? 0 : at, false);
    else review();
  }

  function review() {
    const missing = questions.filter((each) => !each.done);
    byId("missing-words").textContent = missing.length ?
      `${answered} of ${questions.length} answered. You can leave these empty, or go to one:` :
      `All ${questions.length} are answered.`;
    byId("missing").replaceChildren(...missing.map((question) => {
      const button = Object.assign(document.createElement("button"), { type: "button", dir: "auto" });
      button.textContent = question.asks;
      button.addEventListener("click", () => go(question.number));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
  }

  // --- keys ---------------------------------------------------------------------------------------

  // A digit chooses the point that bears it, + the eleventh, as at the keyboard in the room. "1", "0" in quick succession
  // is 10.
  let before = { key: "", time: 0, question: undefined };
  const signs = (question) => {
    const [tenth, eleventh] = question.points.filter((each) => each.value !== "?").slice(9);
    return { ...(tenth?.value === "10" ? { 0: tenth } : {}), ...(eleventh ? { "+": eleventh } : {}) };
  };

  function rate(question, key) {
    const both = before.key + key;
    const quick = before.question === question && Date.now() - before.time < 1200;
    before = { key, time: Date.now(), question };
    const of = (value) => question.points.find((each) => each.value === value);
    const point = (quick && of(both)) || of(key) || signs(question)[key];
    if (!point) return false;
    point.checked = true;
    point.focus();
    note(question);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Enter" && target.tagName === "TEXTAREA" && questionOf(target)) {
        event.preventDefault();
        go(questionOf(target).number + 1);
      }
      return;
    }
    if (["TEXTAREA", "BUTTON", "SUMMARY"].includes(target.tagName) || target.type === "file") return;
    const question = questionOf(target) || (body.classList.contains("single") ? questions[at] : undefined);
    if (!question) return;
    if (event.key === "Enter") {
      event.preventDefault();
      go(question.number + 1);
    } else if (/^[0-9?+]$/.test(event.key) && rate(question, event.key)) {
      event.preventDefault();
    }
  });

  byId("form").addEventListener("submit", (event) => event.preventDefault());
  byId("form").addEventListener("input", (event) => {
    const question = questionOf(event.target);
    if (!question) return;
    if (event.target.type === "checkbox" && question.most && picked(question).length > question.most) {
      event.target.checked = false;
      say(`At most ${question.most}. Take one away first.`, true);
    }
    note(question);
  });
  byId("form").addEventListener("focusin", (event) => {
    const question = questionOf(event.target);
    if (question && question !== questions[at]) go(question.number, false);
  });
  byId("form").addEventListener("click", (event) => {
    const button = event.target.closest("button.more");
    if (!button) return;
    const question = questionOf(button);
    addBox(question).focus();
  });

  function addBox(question) {
    const boxes = question.place.querySelectorAll("textarea.words");
    const last = boxes[boxes.length - 1];
    const box = last.cloneNode(false);
    box.value = "";
    box.setAttribute("aria-label", `Answer ${boxes.length + 1}`);
    last.after(box);
    const button = question.place.querySelector("button.more");
    if (question.most && boxes.length + 1 >= question.most) button.hidden = true;
    return box;
  }

  // --- sealing: JWE compact, ECDH-ES on P-256 with A256GCM (RFC 7516, RFC 7518 §4.6) -----------------

  const bytes = (text) => new TextEncoder().encode(text);
  const encoded = (array) => {
    let binary = "";
    for (const byte of array) binary += String.fromCharCode(byte);
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const number = (value) => new Uint8Array(new Uint32Array([value]).buffer).reverse();
  const joined = (...arrays) => {
    const all = new Uint8Array(arrays.reduce((sum, each) => sum + each.length, 0));
    let place = 0;
    for (const each of arrays) {
      all.set(each, place);
      place += each.length;
    }
    return all;
  };

  async function seal(round, content) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await crypto.subtle.importKey("jwk", round.key, curve, false, []);
    const ours = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", ours.publicKey);
    const agreed = new Uint8Array(
      await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256));
    const name = bytes("A256GCM");
    const material = joined(number(1), agreed, number(name.length), name, number(0), number(0), number(256));
    const raw = await crypto.subtle.digest("SHA-256", material);
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
    const header = { alg: "ECDH-ES", enc: "A256GCM", typ: data.seals, kid: round.uid, epk: { kty, crv, x, y } };
    const head = encoded(bytes(JSON.stringify(header)));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(await crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: bytes(head), tagLength: 128 }, key, bytes(content)));
    return [head, "", encoded(iv), encoded(sealed.slice(0, -16)), encoded(sealed.slice(-16))].join(".");
  }

  // What one round answers, with what the program needs to see that it is still the same question.
  function given(round) {
    const found = questions.filter((each) => each.round === round && (isDone(each) || comment(each)));
    return {
      step: round.step, what: round.what, anonymous: round.anonymous, one_voice: round.one_voice,
      stop_at_side: round.stop_at_side,
      question: found.map((each) => ({
        key: each.key, asks: each.asks,
        ...(each.kind === "point" ? { answer: answer(each) } : {}),
        ...(each.kind === "texts" ? { answers: texts(each) } : {}),
        ...(each.kind === "pick" ? { answers: picked(each) } : {}),
        ...(comment(each) ? { comment: comment(each) } : {}),
      })),
    };
  }

  async function sealedText() {
    const file = encoded(crypto.getRandomValues(new Uint8Array(16)));
    const saved = new Date().toISOString();
    const parts = [];
    for (const round of data.rounds) {
      const what = given(round);
      if (!what.question.length) continue;
      const content = JSON.stringify(
        { format: data.seals, session: data.session, round: round.uid, file, token: round.token, saved, given: what });
      // Filled up with blanks, so that the length does not tell how much somebody wrote.
      const length = bytes(content).length;
      parts.push(await seal(round, content + " ".repeat(1024 - (length % 1024))));
    }
    if (!parts.length) return "";
    const lines = parts.map((each) => each.match(/.{1,72}/g).join("\n"));
    return `Sealed answers of ${data.name}, for: ${data.title}\n` +
      "Only the computer that handed the form out can open them. Please leave all that follows as it is:\n\n" +
      `${lines.join("\n\n")}\n\n(end of the sealed answers)\n`;
  }

  // TOML, for browsers that cannot seal. What JSON escapes, TOML reads the same way; but DEL has to be escaped too.
  const quoted = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007f");

  function plainText() {
    const lines = [`format = "${data.plain}"`];
    for (const key of ["session", "handle", "title", "name"]) lines.push(`${key} = ${quoted(data[key])}`);
    let any = false;
    for (const round of data.rounds) {
      const what = given(round);
      if (!what.question.length) continue;
      any = true;
      lines.push("", "[[round]]", `step = ${quoted(what.step)}`, `what = ${quoted(what.what)}`);
      for (const key of ["anonymous", "one_voice", "stop_at_side"]) lines.push(`${key} = ${what[key]}`);
      for (const each of what.question) {
        lines.push("", "[[round.question]]");
        for (const [key, value] of Object.entries(each)) {
          lines.push(`${key} = ${Array.isArray(value) ? `[${value.map(quoted).join(", ")}]` : quoted(value)}`);
        }
      }
    }
    return any ? `${lines.join("\n")}\n` : "";
  }

  // --- saving -------------------------------------------------------------------------------------

  function say(words, fault = false) {
    byId("said").textContent = words;
    byId("said").classList.toggle("fault", fault);
  }

  function download(name, text, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const finished = async () => {
    const text = canSeal ? await sealedText() : plainText();
    if (!text) say("Nothing is answered yet, so there is nothing to save.", true);
    return text;
  };

  // Whatever goes wrong is said; the answers stay on the page.
  const orSay = (doing) => async () => {
    try {
      await doing();
    } catch (error) {
      say(`That did not work (${error.name}). Your answers are still here; try again, or save a draft.`, true);
    }
  };

  byId("save").addEventListener("click", orSay(async () => {
    const text = await finished();
    if (!text) return;
    const name = canSeal ? `answers-${data.handle}.txt` : `answers-${data.handle}-NOT-SEALED.toml`;
    download(name, text, "text/plain");
    unsaved = false;
    say(`Saved as ${name} among your downloads. Now send that file to ${data.to}. ` +
      "You can still change something and save again: the newest counts.");
  }));

  byId("copy").addEventListener("click", orSay(async () => {
    const text = await finished();
    if (!text) return;
    const box = byId("sealed-text");
    box.value = text;
    byId("sealed-box").hidden = false;
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch {
      box.focus();
      box.select();
      copied = document.execCommand("copy");
    }
    unsaved = !copied && unsaved;
    say(copied ? `Copied. Paste it into your reply to ${data.to}.` :
      "Select the text in the box below, copy it, and paste it into your reply.", !copied);
  }));

  byId("draft").addEventListener("click", () => {
    const answers = {};
    for (const each of questions) {
      answers[`${each.round.uid} ${each.key}`] = {
        answer: answer(each), picked: picked(each), comment: each.comment ? each.comment.value : "",
        texts: [...each.place.querySelectorAll("textarea.words")].map((box) => box.value),
      };
    }
    const name = `DRAFT-${data.handle}.json`;
    const draft = {
      format: data.draft, draft: "DRAFT: not finished and not sealed. Keep it, and open it in the form again.",
      session: data.session, handle: data.handle, answers,
    };
    download(name, JSON.stringify(draft, null, 1), "application/json");
    unsaved = false;
    say(`Saved as ${name} among your downloads. It is not sealed: keep it to yourself, and open it here again.`);
  });

  byId("open").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      const draft = JSON.parse(await file.text());
      if (draft.format !== data.draft) throw new Error("not a draft");
      if (draft.session !== data.session || draft.handle !== data.handle) {
        say("That draft belongs to another form, so it was not opened.", true);
        return;
      }
      for (const each of questions) {
        const kept = draft.answers[`${each.round.uid} ${each.key}`];
        if (!kept) continue;
        for (const point of each.points) point.checked = point.value === kept.answer;
        for (const box of each.boxes) box.checked = kept.picked.includes(box.value);
        if (each.comment) each.comment.value = kept.comment;
        if (each.kind === "texts") {
          for (const [place, text] of kept.texts.entries()) {
            const boxes = each.place.querySelectorAll("textarea.words");
            (boxes[place] || addBox(each)).value = text;
          }
        }
        note(each);
      }
      unsaved = false;
      review();
      say("The draft is open. Go on where you stopped.");
    } catch {
      say("That file is no draft of this form, so it was not opened.", true);
    }
    event.target.value = "";
  });

  byId("mode").addEventListener("click", () => single(!body.classList.contains("single")));
  byId("back").addEventListener("click", () => go(at - 1));
  byId("next").addEventListener("click", () => go(at + 1));
  byId("to-review").addEventListener("click", () => {
    if (body.classList.contains("single")) go(questions.length);
    else {
      review();
      byId("review-title").focus();
    }
  });
  byId("print").addEventListener("click", () => print());
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // --- beginning ----------------------------------------------------------------------------------

  byId("unscripted").hidden = true;
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  byId("unsealed").hidden = canSeal;
  byId("copy").textContent = canSeal ? "Copy my sealed answers" : "Copy my answers (not sealed)";
  // A browser may put back what was typed before a reload.
  for (const each of questions) {
    each.done = isDone(each);
    if (each.done) {
      answered += 1;
      left -= each.seconds;
    }
  }
  showProgress();
  single(true);
})();
