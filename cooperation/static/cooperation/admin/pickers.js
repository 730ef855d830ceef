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
            const shown = box.querySelector('.select2-selection__rendered')?.id ?? '';
            box.setAttribute('aria-labelledby', `${label.id} ${shown}`.trim());
            const described = select.getAttribute('aria-describedby');
            if (described) {
                box.setAttribute('aria-describedby', described);
            }
            box.querySelector('.select2-search__field')?.setAttribute('aria-label', label.textContent.trim());
        }
    };
    window.addEventListener('load', () => nameBoxes(document));
    // Later than select2's own answer to the same event.
    document.addEventListener('formset:added', (event) => setTimeout(nameBoxes, 0, event.target));
}
