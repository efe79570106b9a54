// Files are sent one by one with a bar each; a failed one is sent again; large photos are scaled
// down first. Without this script the same form sends all of them at once.

const LONGEST_SIDE = 2000;
const PICTURES = ["image/jpeg", "image/png"];

// A photo as JPEG of at most 2000 px; the file itself where it is small or cannot be read.
async function scaled(file) {
  if (!PICTURES.includes(file.type) || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const ratio = LONGEST_SIDE / Math.max(picture.width, picture.height);
    if (ratio >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.[^.]+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

// Signing in in another tab changes the token; the cookie has the one that counts now.
function token(form) {
  const found = /(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/.exec(document.cookie);
  return found ? decodeURIComponent(found[1]) : form.elements.csrfmiddlewaretoken.value;
}

// One file to the server: resolves to the answer's status and what it says.
function send(form, file, onProgress) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token(form));
  body.append("form_key", Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  body.append("document_date", form.elements.document_date.value);
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => {
      try {
        resolve({ status: request.status, answer: JSON.parse(request.responseText) });
      } catch {
        reject(new Error("no answer in JSON"));
      }
    });
    request.addEventListener("error", () => reject(new Error("network")));
    request.send(body);
  });
}

function element(name, text, css) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (css) made.className = css;
  return made;
}

class Upload {
  constructor(form, file, settled) {
    this.form = form;
    this.file = file;
    this.settled = settled;
    this.state = "waiting";
    this.row = element("li");
    this.bar = element("progress");
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", file.name);
    this.word = element("span");
    this.row.append(element("span", file.name, "name"), this.bar, this.word);
  }

  async run() {
    const words = this.form.dataset;
    this.state = "sending";
    this.bar.value = 0;
    this.word.textContent = words.sending;
    try {
      const small = await scaled(this.file);
      const { status, answer } = await send(this.form, small, (part) => (this.bar.value = part));
      if (status === 200) this.done(words.done);
      else if (answer.refused) this.refused(answer.refused);
      else this.failed();
    } catch {
      this.failed();
    }
    this.settled();
  }

  done(word) {
    this.state = "done";
    this.bar.value = 100;
    this.word.textContent = word;
  }

  refused(sentences) {
    this.state = "refused";
    this.bar.remove();
    this.word.className = "refused";
    this.word.textContent = sentences.join(" ");
  }

  failed() {
    this.state = "failed";
    this.word.textContent = this.form.dataset.failed;
    const again = element("button", this.form.dataset.retry, "btn btn-secondary btn-sm");
    again.type = "button";
    again.addEventListener("click", () => {
      again.remove();
      this.run();
    });
    this.row.append(again);
  }
}

function chosen(form) {
  return [...form.elements.file.files, ...form.elements.photo.files];
}

function start(form) {
  const list = element("ul", "", "evidence-uploads");
  list.setAttribute("aria-live", "polite");
  form.after(list);
  let uploads = [];

  function settled() {
    if (uploads.some((upload) => ["waiting", "sending"].includes(upload.state))) return;
    if (uploads.every((upload) => upload.state === "done")) {
      location.assign(location.pathname);
      return;
    }
    if (!form.querySelector("[data-see-list]")) {
      const link = element("a", form.dataset.see);
      link.href = location.pathname;
      link.dataset.seeList = "";
      form.querySelector(".actions").append(" ", link);
    }
  }

  form.addEventListener("submit", async (event) => {
    const files = chosen(form);
    if (!files.length) return;
    event.preventDefault();
    uploads = files.map((file) => new Upload(form, file, settled));
    list.replaceChildren(...uploads.map((upload) => upload.row));
    for (const upload of uploads) await upload.run();
  });
}

document.querySelectorAll("form[data-evidence]").forEach(start);
