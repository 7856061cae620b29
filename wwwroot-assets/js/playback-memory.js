// When the page comes alive its prerendered markup is replaced, video and all. Whoever pressed play before that
// must not notice: this keeps where each video was, and player.js takes it up.
const memory = new Map();

for (const type of ['play', 'timeupdate', 'pause'])
    document.addEventListener(type, event => {
        const video = event.target;
        if (video.closest?.('[data-player]'))
            memory.set(video.getAttribute('src'), { time: video.currentTime, playing: !video.paused });
    }, true);

window.videoRecPlayback = { take: source => { const kept = memory.get(source); memory.delete(source); return kept; } };
