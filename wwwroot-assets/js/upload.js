// Many files, one after the other, straight to the API: progress, cancel, and the server's refusal in words.
// The rows outlive the page's element, so that leaving the page and coming back finds them running.
const address = '/api/v1/videos';
const rows = [];
let page = null;
let sending = null;

/** @param {HTMLElement} root the [data-upload] element
 *  @param {object} component the page, told of every file that arrived */
export function start(root, component) {
    const pattern = root.querySelector('[data-upload-pattern]');
    page = { root, component, pattern, list: root.querySelector('[data-upload-list]'), go: root.querySelector('[data-upload-go]') };
    rows.forEach(row => page.list.append(row.element));
    rows.filter(row => row.videoId).forEach(row => component.invokeMethodAsync('Arrived', row.videoId));

    const drop = root.querySelector('[data-drop]');
    const picker = root.querySelector('[data-picker]');
    picker.addEventListener('change', () => {
        add(picker.files);
        picker.value = '';
    });
    // Files may have been chosen before the page came alive.
    add(picker.files);
    picker.value = '';
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'])
        drop.addEventListener(type, event => {
            event.preventDefault();
            drop.classList.toggle('is-over', type === 'dragenter' || type === 'dragover');
            if (type === 'drop')
                add(event.dataTransfer.files);
        });
    root.querySelector('[data-upload-start]').addEventListener('click', () => {
        rows.filter(row => row.state === 'new').forEach(row => show(row, 'waiting'));
        next();
    });
    showButton();
}

function add(files) {
    for (const file of files) {
        const element = page.pattern.querySelector('li').cloneNode(true);
        const row = { file, element, id: `upload-${rows.length}` };
        for (const label of element.querySelectorAll('[data-for]')) {
            label.htmlFor = `${row.id}-${label.dataset.for}`;
            element.querySelector(`[data-field="${label.dataset.for}"]`).id = label.htmlFor;
        }
        field(row, 'title').value = file.name.replace(/\.[^.]+$/, '').replace(/[_]+/g, ' ');
        element.querySelector('[data-file]').textContent = `${file.name} · ${size(file.size)}`;
        element.querySelector('[data-bar]').setAttribute('aria-label', file.name);
        element.querySelector('[data-cancel]').addEventListener('click', () => cancel(row));
        element.querySelector('[data-retry]').addEventListener('click', () => {
            show(row, 'waiting');
            next();
        });
        rows.push(row);
        page.list.append(element);
        show(row, 'new');
        if (file.size > Number(page.root.dataset.maxBytes))
            fail(row, words('tooLarge'), false);
    }
}

function next() {
    const row = sending ? null : rows.find(r => r.state === 'waiting');
    if (!row)
        return;
    // The file comes last: what is said of it is judged before it is taken.
    const form = new FormData();
    for (const name of ['title', 'tags', 'visibility'])
        form.append(name, field(row, name).value);
    form.append('file', row.file, row.file.name);
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => progress(row, event.loaded / event.total));
    request.upload.addEventListener('load', () => show(row, 'checking'));
    request.addEventListener('load', () => finish(row, request));
    request.addEventListener('error', () => finish(row, null));
    request.addEventListener('abort', () => finish(row, null));
    sending = row;
    row.request = request;
    show(row, 'sending');
    request.send(form);
}

function finish(row, request) {
    sending = null;
    row.request = null;
    if (request?.status === 202) {
        row.videoId = request.getResponseHeader('Location')?.match(/[0-9a-f-]{36}/i)?.[0] ?? request.response?.id;
        progress(row, 1);
        show(row, 'done');
        const link = row.element.querySelector('[data-link]');
        link.href = `/admin/videos/${row.videoId}`;
        link.hidden = false;
        page.component.invokeMethodAsync('Arrived', row.videoId).catch(() => { });
    } else if (row.state === 'cancelled') {
        show(row, 'cancelled');
    } else if (!request || request.status === 0) {
        fail(row, words('lost'));
    } else {
        fail(row, reason(request));
    }
    next();
}

// Problem details say it in English; other languages have a sentence of their own.
function reason(request) {
    if (request.status === 401 || request.status === 403)
        return words('signIn');
    const problem = request.response;
    const details = problem?.errors ? Object.values(problem.errors).flat().join(' ') : problem?.detail ?? problem?.title;
    return page.pattern.dataset.serverWords !== undefined && details ? details : words('refused');
}

function cancel(row) {
    if (row.state === 'sending' || row.state === 'checking') {
        row.state = 'cancelled';
        row.request.abort();
        return;
    }
    rows.splice(rows.indexOf(row), 1);
    row.element.remove();
    showButton();
}

function fail(row, text, again = true) {
    show(row, 'failed');
    const note = row.element.querySelector('[data-error]');
    note.textContent = text;
    note.hidden = false;
    row.element.querySelector('[data-retry]').hidden = !again;
}

function show(row, state) {
    row.state = state;
    row.element.dataset.rowState = state;
    row.element.querySelector('[data-state]').textContent = state === 'new' || state === 'failed' ? '' : words(state);
    row.element.querySelector('[data-error]').hidden = true;
    row.element.querySelector('[data-retry]').hidden = true;
    row.element.querySelectorAll('[data-field]').forEach(f => f.disabled = state !== 'new' && state !== 'failed');
    page.root.querySelector('[data-upload-status]').textContent = state === 'new' ? '' : `${row.file.name}: ${row.element.querySelector('[data-state]').textContent}`;
    showButton();
}

function showButton() {
    page.go.hidden = !rows.some(row => row.state === 'new');
}

function progress(row, fraction) {
    row.element.querySelector('[data-bar]').value = fraction;
    if (row.state === 'sending')
        row.element.querySelector('[data-state]').textContent = `${words('sending')} ${Math.round(fraction * 100)} %`;
}

const field = (row, name) => row.element.querySelector(`[data-field="${name}"]`);
const words = key => page.pattern.dataset[`text${key[0].toUpperCase()}${key.slice(1)}`] ?? '';
const size = bytes => bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;

addEventListener('beforeunload', event => {
    if (sending)
        event.preventDefault();
});
