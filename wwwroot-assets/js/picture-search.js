// The page of a picture's results: shows the picture from the browser's own memory, sends it, and tells the page what came back.
let sending = null;

/** @param {HTMLElement} root the [data-picture-page] element
 *  @param {object} component the page, told what was found or refused */
export function start(root, component) {
    const pictures = window.videoRecPictures;
    pictures.page = () => search(root, component, pictures);
    if (pictures.waiting)
        pictures.page();
}

export function stop() {
    const pictures = window.videoRecPictures;
    pictures.page = null;
    sending?.abort();
    forget();
}

async function search(root, component, pictures) {
    const file = pictures.waiting;
    pictures.waiting = null;
    sending?.abort();
    const mine = sending = new AbortController();
    show(root, file);
    await component.invokeMethodAsync('Sending');
    try {
        if (file.size > Number(root.dataset.maxBytes))
            return await component.invokeMethodAsync('Refused', 413, 'too_large_file');
        const form = new FormData();
        form.append('file', file, 'picture');
        const response = await fetch(`/api/v1/search/image?take=${root.dataset.take}`, { method: 'POST', body: form, signal: mine.signal });
        const answer = await response.json().catch(() => null);
        if (mine.signal.aborted)
            return;
        if (response.ok && answer)
            await component.invokeMethodAsync('Found', answer);
        else
            await component.invokeMethodAsync('Refused', response.status, answer?.code ?? '');
    } catch {
        if (!mine.signal.aborted)
            await component.invokeMethodAsync('Refused', 0, '');
    }
}

let shown = null;

function show(root, file) {
    forget();
    const picture = root.querySelector('[data-picture-preview]');
    // What the browser itself cannot show leaves no broken frame.
    picture.onload = () => picture.hidden = false;
    picture.onerror = () => picture.hidden = true;
    picture.hidden = true;
    picture.src = shown = URL.createObjectURL(file);
}

function forget() {
    if (shown)
        URL.revokeObjectURL(shown);
    shown = null;
}
