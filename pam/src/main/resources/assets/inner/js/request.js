// The request page: what happened to it, and how an approver may shorten it.

import { timeline } from './timeline.js';
import { duration } from '../../web/js/bind.js';

const SHORTER = [300, 900, 1800, 3600, 7200, 14400, 28800];
const ENDS = {
  DENIED: ['bad', 'denied'],
  CANCELLED: ['warn', 'taken back'],
  EXPIRED: ['warn', 'nobody decided in time'],
  OVERTAKEN: ['warn', 'overtaken'],
};

const article = document.getElementById('request');

function happened(request) {
  const steps = [{ tone: 'info', at: request.at, text: `${request.requester.display_name} asked` }];
  for (const approval of request.approvals) {
    steps.push({
      tone: 'good',
      at: approval.at,
      text: `${approval.by.display_name} approved, for at most ${duration(approval.seconds)}`,
    });
  }
  if (request.grant) {
    steps.push({ tone: 'good', at: request.granted_at, text: 'granted' });
  }
  if (request.ended) {
    const [tone, word] = ENDS[request.state] ?? ['', request.state];
    const who = request.ended.by ? `, by ${request.ended.by.display_name}` : '';
    steps.push({ tone, at: request.ended.at, text: `${word}${who}`, more: request.ended.reason });
  }
  if (request.state === 'PENDING') {
    const missing = request.approvals_needed - request.approvals.length;
    steps.push({ tone: 'warn', text: `waits for ${missing} ${missing === 1 ? 'approval' : 'approvals'}` });
  }
  return steps;
}

article.addEventListener('sallyport:filled', ({ detail: request, target }) => {
  if (target !== article) {
    return;
  }
  article.querySelector('[data-colleague]').hidden =
    request.requester.id === request.beneficiary.id;
  article.querySelector('[data-timeline]').replaceChildren(...timeline(happened(request)));
  const lengths = SHORTER.filter((length) => length < request.seconds).concat(request.seconds);
  const choice = article.querySelector('[data-shorten]');
  const chosen = choice.value;
  choice.replaceChildren(...lengths.toReversed().map((length) => new Option(
    length === request.seconds ? `${duration(length)}, as asked` : duration(length), length)));
  if (lengths.includes(Number(chosen)) && chosen) {
    choice.value = chosen;
  }
});

document.getElementById('approve').addEventListener('sallyport:fields', ({ detail: fields }) => {
  fields.seconds = Number(fields.seconds);
});
