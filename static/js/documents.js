// A PDF file is drawn page by page, as wide as its place and only near what is looked at. It is
// read in a worker of its own: whatever the file carries, nothing of it runs in the page.
// Without scripts, and where it cannot be drawn, the link to the file stays.

const SHARPEST = 2; // pixels for one of the screen's: more is not seen, and fills the memory
const LONGEST = 8000; // pixels: beyond, browsers draw nothing at all

let reading = null; // one file at a time
let asked = 0; // the last question counts: answers may come in another order

export function forget() {
  asked += 1;
  reading?.destroy();
  reading = null;
}

class NotGiven extends Error {}

// Where the door sends elsewhere it has left a word for the next page: that one is not used up here.
async function content(address) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual" });
  } catch {
    throw new NotGiven();
  }
  if (!answer.ok) throw new NotGiven();
  return new Uint8Array(await answer.arrayBuffer());
}

async function open(place, mine) {
  const { library, worker, document: address } = place.dataset;
  const [pdf, data] = await Promise.all([import(library), content(address)]);
  if (mine !== asked) throw new Error("another file is looked at");
  pdf.GlobalWorkerOptions.workerSrc = worker;
  reading = pdf.getDocument({ data, isEvalSupported: false, enableXfa: false });
  return reading.promise;
}

const numbered = (words, number, of) => words.replace("[1]", number).replace("[2]", of);

// A canvas of the page's shape, empty until somebody comes near, and empty again afterwards.
function frame(words, shape) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
  canvas.style.aspectRatio = `${shape.width} / ${shape.height}`;
  canvas.width = canvas.height = 0;
  return canvas;
}

async function paint(file, canvas, number, drawing) {
  const page = await file.getPage(number);
  if (drawing.gone) return;
  const shape = page.getViewport({ scale: 1 });
  canvas.style.aspectRatio = `${shape.width} / ${shape.height}`;
  const sharp = Math.min(window.devicePixelRatio || 1, SHARPEST);
  const wanted = (canvas.clientWidth * sharp) / shape.width;
  const viewport = page.getViewport({ scale: Math.min(wanted, LONGEST / Math.max(shape.width, shape.height)) });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  drawing.task = page.render({ canvasContext: canvas.getContext("2d"), viewport });
  await drawing.task.promise;
  canvas.dataset.drawn = "";
}

function sayOf(canvas, words) {
  const note = document.createElement("p");
  note.className = "notice";
  note.textContent = words;
  canvas.replaceWith(note);
}

function paintNear(file, canvases, failed) {
  const drawings = new Map(); // of the pages near
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const drawing = drawings.get(target);
        if (isIntersecting && !drawing) {
          const mine = {};
          drawings.set(target, mine);
          const number = canvases.indexOf(target) + 1;
          paint(file, target, number, mine).catch(() => mine.gone || sayOf(target, numbered(failed, number)));
        } else if (!isIntersecting && drawing) {
          drawings.delete(target);
          drawing.gone = true;
          drawing.task?.cancel();
          target.width = target.height = 0;
          delete target.dataset.drawn;
        }
      }
    },
    { rootMargin: "100% 0px" },
  );
  canvases.forEach((canvas) => near.observe(canvas));
}

export async function draw(root) {
  forget();
  const mine = asked;
  const place = root.querySelector("[data-document]");
  if (!place) return;
  const { opening, failed, missing, page, pageFailed } = place.dataset;
  const note = place.querySelector("[data-note]");
  note.textContent = opening;
  try {
    const file = await open(place, mine);
    if (!file.numPages) throw new Error("no pages");
    const first = await file.getPage(1).catch(() => null);
    const shape = first?.getViewport({ scale: 1 }) ?? { width: 210, height: 297 };
    const canvases = Array.from({ length: file.numPages }, (_, index) => frame(numbered(page, index + 1, file.numPages), shape));
    place.replaceChildren(...canvases);
    paintNear(file, canvases, pageFailed);
  } catch (error) {
    // Not given out; or locked by a password, damaged, or an old browser.
    if (mine === asked) note.textContent = error instanceof NotGiven ? missing : failed;
  }
}

if (document.querySelector("[data-document]")) draw(document);
