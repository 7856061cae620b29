// What happens at the end: the next video is announced, and played unless the viewer says no.
const countdown = 5;

export function connectNext({ root, video, signal }) {
    const card = root.querySelector('[data-next-card]');
    const toggle = document.querySelector('[data-autoplay]');
    let timer = 0;

    if (toggle) {
        toggle.checked = localStorage.getItem('videorec.autoplay') !== 'false';
        toggle.addEventListener('change', () => {
            localStorage.setItem('videorec.autoplay', toggle.checked);
            if (!toggle.checked)
                cancel();
        }, { signal });
    }

    function cancel() {
        clearInterval(timer);
        card.hidden = true;
    }

    function go() {
        cancel();
        const address = root.dataset.next;
        window.Blazor?.navigateTo ? window.Blazor.navigateTo(address) : location.assign(address);
    }

    video.addEventListener('ended', () => {
        if (!root.dataset.next || (toggle && !toggle.checked))
            return;
        let left = countdown;
        const seconds = card.querySelector('[data-next-seconds]');
        card.querySelector('[data-next-name]').textContent = root.dataset.nextTitle;
        card.querySelector('[data-next-now]').href = root.dataset.next;
        seconds.textContent = left;
        card.hidden = false;
        clearInterval(timer);
        timer = setInterval(() => {
            left -= 1;
            seconds.textContent = left;
            if (left <= 0)
                go();
        }, 1000);
    }, { signal });

    video.addEventListener('play', cancel, { signal });
    card.querySelector('[data-do="cancel-next"]').addEventListener('click', cancel, { signal });
    signal.addEventListener('abort', () => clearInterval(timer));
}
