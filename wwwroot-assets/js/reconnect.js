// The framework's own reconnect steps, shown as a corner notice: the page behind it stays usable.
const notice = document.getElementById('components-reconnect-modal');

notice.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
    notice.classList.toggle('shown', state !== 'hide');
    if (state === 'failed')
        document.addEventListener('visibilitychange', retryWhenVisible);
    else if (state === 'rejected')
        reloadWhenQuiet();
});
document.getElementById('components-reconnect-button').addEventListener('click', retry);
document.getElementById('components-resume-button').addEventListener('click', resume);

async function retry() {
    document.removeEventListener('visibilitychange', retryWhenVisible);
    try {
        if (await Blazor.reconnect())
            return;
        if (await Blazor.resumeCircuit())
            notice.classList.remove('shown');
        else
            reloadWhenQuiet();
    } catch {
        document.addEventListener('visibilitychange', retryWhenVisible);
    }
}

async function resume() {
    try {
        if (!await Blazor.resumeCircuit())
            location.reload();
    } catch {
        notice.classList.replace('components-reconnect-paused', 'components-reconnect-resume-failed');
    }
}

function retryWhenVisible() {
    if (!document.hidden)
        retry();
}

// A new page is needed, but nobody wants it in the middle of a film.
function reloadWhenQuiet() {
    const playing = [...document.querySelectorAll('video')].find(video => !video.paused);
    if (playing)
        playing.addEventListener('pause', () => location.reload(), { once: true });
    else
        location.reload();
}
