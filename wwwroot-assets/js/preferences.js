// Language and theme: kept in cookies, so that the server renders the next page right at once.
const year = 'path=/; max-age=31536000; samesite=lax';

function showTheme() {
    const theme = document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll('[data-theme-choice]'))
        button.setAttribute('aria-pressed', String(button.dataset.themeChoice === theme));
}

document.addEventListener('click', event => {
    const theme = event.target.closest('[data-theme-choice]');
    if (theme) {
        document.documentElement.dataset.theme = theme.dataset.themeChoice;
        document.cookie = `videorec.theme=${theme.dataset.themeChoice}; ${year}`;
        showTheme();
    }
    const language = event.target.closest('[data-language]');
    if (language) {
        document.cookie = `.AspNetCore.Culture=${encodeURIComponent(`c=${language.dataset.language}|uic=${language.dataset.language}`)}; ${year}`;
        location.reload();
    }
});

document.addEventListener('toggle', event => {
    if (event.target.matches?.('[data-menu]'))
        showTheme();
}, true);
