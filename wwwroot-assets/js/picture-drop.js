// A picture for the search: chosen, dropped on the search box or pasted into it. It waits here until the page of its results asks
// for it; it is sent to this site alone, and kept nowhere.
const pictures = window.videoRecPictures = { waiting: null, page: null };
const address = '/search/image';

function take(file) {
    if (!file)
        return;
    pictures.waiting = file;
    if (pictures.page)
        pictures.page();
    else
        window.Blazor?.navigateTo(address);
}

const hasFiles = event => event.dataTransfer?.types.includes('Files');
const places = () => document.querySelectorAll('[data-picture-drop]');

document.addEventListener('click', event => {
    if (event.target.closest('[data-picture-choose]'))
        document.querySelector('[data-picture-input]').click();
});

document.addEventListener('change', event => {
    if (!event.target.matches('[data-picture-input]'))
        return;
    take(event.target.files[0]);
    event.target.value = '';
});

// Wherever files are dragged, the places that take a picture show themselves; only those take it.
for (const type of ['dragenter', 'dragover', 'dragleave', 'dragend', 'drop'])
    document.addEventListener(type, event => {
        const place = event.target.closest?.('[data-picture-drop]');
        const over = hasFiles(event) && (type === 'dragenter' || type === 'dragover');
        const left = type === 'drop' || type === 'dragend' || (type === 'dragleave' && !event.relatedTarget);
        for (const other of places()) {
            other.classList.toggle('is-over', over && other === place);
            if (over || left)
                other.classList.toggle('is-wanted', over);
        }
        if (!place || !hasFiles(event))
            return;
        event.preventDefault();
        if (type === 'drop')
            take(event.dataTransfer.files[0]);
    });

document.addEventListener('paste', event => {
    const file = event.clipboardData?.files[0];
    if (!file || !(event.target.closest?.('[data-picture-drop]') || pictures.page))
        return;
    event.preventDefault();
    take(file);
});
