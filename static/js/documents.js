// A PDF file is drawn page by page, as wide as its place and only near what is looked at. It is
// read in a worker of its own: whatever the file carries, nothing of it runs in the page.
// Without scripts, and where it cannot be drawn, the link to the file stays.

const SHARPEST = 2; // pixels for one of the screen's: more is not seen, and fills the memory

let reading = null; // one file at a time

export function forget() {
  reading?.destroy();
  reading = null;
}

async function content(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error("no file");
  return new Uint8Array(await answer.arrayBuffer());
}

async function open(place) {
  const { library, worker, document: address } = place.dataset;
  const [pdf, data] = await Promise.all([import(library), content(address)]);
  pdf.GlobalWorkerOptions.workerSrc = worker;
  forget();
  reading = pdf.getDocument({ data, isEvalSupported: false, enableXfa: false });
  return reading.promise;
}

// A canvas of the page's shape, empty until somebody comes near, and empty again afterwards.
function frame(words, number, of, shape) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.replace("[1]", number).replace("[2]", of));
  canvas.style.aspectRatio = `${shape.width} / ${shape.height}`;
  canvas.width = canvas.height = 0;
  return canvas;
}

async function paint(file, canvas, number) {
  const page = await file.getPage(number);
  const shape = page.getViewport({ scale: 1 });
  canvas.style.aspectRatio = `${shape.width} / ${shape.height}`;
  const sharp = Math.min(window.devicePixelRatio || 1, SHARPEST);
  const viewport = page.getViewport({ scale: (canvas.clientWidth * sharp) / shape.width });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  await page.render({ canvasContext: canvas.getContext("2d"), viewport }).promise;
  canvas.dataset.drawn = "";
}

function paintNear(file, canvases) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const number = canvases.indexOf(target) + 1;
        if (isIntersecting && !target.width) paint(file, target, number).catch(() => {});
        if (isIntersecting || !("drawn" in target.dataset)) continue;
        target.width = target.height = 0;
        delete target.dataset.drawn;
      }
    },
    { rootMargin: "100% 0px" },
  );
  canvases.forEach((canvas) => near.observe(canvas));
}

export async function draw(root) {
  const place = root.querySelector("[data-document]");
  if (!place) return;
  const note = place.querySelector("[data-note]");
  note.textContent = place.dataset.opening;
  try {
    const file = await open(place);
    if (!file.numPages) throw new Error("no pages");
    const shape = (await file.getPage(1)).getViewport({ scale: 1 });
    const canvases = Array.from({ length: file.numPages }, (_, index) =>
      frame(place.dataset.page, index + 1, file.numPages, shape),
    );
    place.replaceChildren(...canvases);
    paintNear(file, canvases);
  } catch {
    // Locked by a password, damaged, or an old browser.
    note.textContent = place.dataset.failed;
  }
}

if (document.querySelector("[data-document]")) draw(document);
