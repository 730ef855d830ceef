/* Shortcuts; a question before unsaved words are left, a copy for after a crash. */
{
	const $ = (selector) => document.querySelector(selector);
	const press = (selector) => () => $(selector)?.click();
	const single = $('#single-keys');
	const keys = {
		'/': () => $('#find, #searchbar')?.focus(),
		'?': () => $('#shortcuts').showModal(),
		cs: press('[name=_draft], .change-form [name=_save]'),
		center: press('.submit-row .default, [name=_publish]'),
		ap: press('[name=_preview]'),
		ac: () => {
			press('#citations-group .add-row a')();
			$('#citations-empty')?.previousElementSibling.querySelector('textarea').focus();
		},
	};
	document.onkeydown = (event) => {
		const { altKey, code, ctrlKey, key, target } = event;
		const held = ctrlKey ? 'c' : altKey ? 'a' : '';
		const act = keys[held + (altKey ? code.slice(3) : key).toLowerCase()];
		if (act && (held || (single?.checked && !target.matches('input, textarea, select')))) {
			event.preventDefault();
			act();
		}
	};
	if (single) {
		single.checked = !localStorage.noSingleKeys;
		single.onchange = () => { localStorage.noSingleKeys = single.checked ? '' : 1 };
	}
	const form = single && $('.app-cooperation.change-form #content-main > form');
	if (form) {
		const store = `typed ${location.pathname}`;
		const [at, values] = JSON.parse(sessionStorage[store] || '[]');
		const fields = () => [...form].filter((one) => !/hidden|file|submit/.test(one.type));
		let unsaved;
		form.oninput = () => {
			unsaved = true;
			sessionStorage[store] = JSON.stringify([
				new Date().toTimeString().slice(0, 5),
				fields().map((one) => [one.name, one.value, one.checked, one.selectedOptions?.[0]?.text]),
			]);
		};
		form.onsubmit = ({ submitter }) => {
			unsaved &&= submitter?.formTarget === '_blank' || !delete sessionStorage[store];
		};
		onbeforeunload = (event) => { unsaved && event.preventDefault(); };
		const offer = document.createElement('button');
		offer.onclick = () => {
			for (const [name, value, checked, text] of values) {
				form[name] || press(`#${name.split('-')[0]}-group .add-row a`)();
				const one = fields().find((it) => it.name === name && (it.type !== 'radio' || it.value === value));
				if (one) {
					one.value = value;
					one.value === value || one.add?.(new Option(text, value, true, true));
					one.checked = checked;
					text && django.jQuery(one).trigger('change');
				}
			}
			offer.remove();
		};
		offer.append($('#shortcuts').dataset.restore.replace('%s', at));
		at && form.before(offer);
	}
}
