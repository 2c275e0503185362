// The status line of each indicator on a factor page. htmx sends; this says what is saved and what is not, tries again when the
// connection was lost, and warns before an unsaved edit is left behind. What is typed stays in the page alone: nothing is stored.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const RETRY_AFTER = 5000; // milliseconds
  const edits = new WeakMap(); // article -> number of edits made
  const sent = new WeakMap(); // article -> number of edits when the last request left
  const retries = new Map(); // article -> timer

  const article = (target) => target.closest("article.indicator");
  const say = (box, words) => {
    const line = box.querySelector(".saved");
    let note = line.querySelector(".save-note");
    if (!note) {
      note = document.createElement("span");
      note.className = "save-note";
      line.append(note);
    }
    note.textContent = words;
  };

  const mark = (box) => {
    box.classList.add("unsaved");
    say(box, form.dataset.wordsUnsaved);
  };

  const retryLater = (box) => {
    mark(box);
    say(box, form.dataset.wordsOffline);
    clearTimeout(retries.get(box));
    retries.set(box, setTimeout(() => htmx.trigger(box, "retry"), RETRY_AFTER));
  };

  // Signing in again, in another tab, changes the token that a form must carry; the browser's cookie has the new one.
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]');
  const renewToken = () => {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${form.dataset.csrfCookie}=`));
    if (found) token.value = found.slice(found.indexOf("=") + 1);
    return token.value;
  };
  form.addEventListener("htmx:configRequest", (event) => {
    event.detail.parameters.csrfmiddlewaretoken = renewToken();
  });

  form.addEventListener("input", (event) => {
    const box = article(event.target);
    edits.set(box, (edits.get(box) || 0) + 1);
    mark(box);
  });

  // A redirect was followed to some page that is not the answer to a save: it must not land in the status line.
  const ledElsewhere = ({ xhr, pathInfo }) => {
    if (!xhr.responseURL) return false;
    return new URL(xhr.responseURL).pathname !== new URL(pathInfo.finalRequestPath, location.href).pathname;
  };
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (ledElsewhere(event.detail)) event.detail.shouldSwap = false;
  });

  form.addEventListener("htmx:beforeRequest", (event) => {
    const box = article(event.target);
    sent.set(box, edits.get(box) || 0);
    clearTimeout(retries.get(box));
    box.classList.add("saving");
    say(box, form.dataset.wordsSaving);
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const box = article(event.target);
    if (!box || !box.isConnected) return;
    const { successful, xhr } = event.detail;
    box.classList.remove("saving");
    box.classList.remove("signed-out");
    const newer = (edits.get(box) || 0) !== sent.get(box);
    if (xhr.status === 401 || xhr.status === 410) {
      // The answer says where to sign in, or who ended the draft. It goes beside the status line, whose hidden version the next save needs.
      mark(box);
      box.classList.toggle("signed-out", xhr.status === 401);
      box.querySelector(".save-note").innerHTML = xhr.responseText;
    } else if (ledElsewhere(event.detail)) {
      mark(box);
      say(box, form.dataset.wordsRefused);
    } else if (successful && !newer) {
      box.classList.remove("unsaved");
      document.querySelector(`.jump a[href="#${CSS.escape(box.id)}"]`)?.classList.toggle("done", answered(box));
    } else if (xhr.status === 0 || xhr.status === 429 || xhr.status >= 500) {
      retryLater(box);
    } else if (xhr.status !== 409 && xhr.status !== 412 && xhr.status !== 422) {
      mark(box);
      say(box, successful ? form.dataset.wordsUnsaved : form.dataset.wordsRefused);
    }
  });

  const answered = (box) => {
    const pick = box.querySelector('input[type="radio"][name$="-answer"]:checked');
    return Boolean(pick) && pick.value !== "nr";
  };

  const retryAll = () => {
    for (const box of form.querySelectorAll("article.unsaved")) htmx.trigger(box, "retry");
  };
  window.addEventListener("online", retryAll);
  window.addEventListener("focus", () => {
    if (form.querySelector("article.signed-out")) retryAll();
  });

  let leaving = false;
  form.addEventListener("submit", () => {
    renewToken();
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && form.querySelector("article.unsaved")) event.preventDefault();
  });
})();
