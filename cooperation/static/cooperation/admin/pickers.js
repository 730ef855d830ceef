'use strict';
/* Pickers are drawn by select2, which names its box after the value chosen, and not at all while there is none.
   Here each box is named after its label and tied to its help and errors. */
{
    const nameBoxes = (root) => {
        for (const box of root.querySelectorAll('.select2-selection')) {
            const select = box.closest('.select2-container').previousElementSibling;
            const label = select?.labels?.[0];
            if (!label) {
                continue;
            }
            label.id ||= `${select.id}_label`;
            const shown = box.querySelector('.select2-selection__rendered');
            box.setAttribute('aria-labelledby', `${label.id} ${shown.id}`.trim());
            if (shown.tagName === 'UL') {
                shown.setAttribute('role', 'presentation');
            } else {
                shown.setAttribute('aria-labelledby', label.id);
            }
            const described = select.getAttribute('aria-describedby');
            if (described) {
                box.setAttribute('aria-describedby', described);
            }
            box.querySelector('.select2-search__field')?.setAttribute('aria-label', label.textContent.trim());
        }
    };
    // In both cases after select2: jQuery keeps the order in which it was asked, and it was asked before the page had loaded.
    window.addEventListener('load', () => django.jQuery(() => nameBoxes(document)));
    document.addEventListener('formset:added', (event) => setTimeout(nameBoxes, 0, event.target));
}
