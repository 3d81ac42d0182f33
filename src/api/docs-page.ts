/** What the page at `/docs` carries of ours: name, logo and icon, in place of those of the framework that draws it. */
import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui';

/** Give and take: one arrow there, one back. Drawn, so that no font is needed for it. */
const arrows = '<path d="M9 12h12l-4-4M23 20H11l4 4" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>';
const mark = `<rect width="32" height="32" rx="7" fill="#0a6b4f"/>${arrows}`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${mark}</svg>`;
const logo =
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40" role="img" aria-label="torihiki 取引"><g transform="translate(4 4)">${mark}</g>` +
  '<text x="48" y="27" font-family="system-ui, sans-serif" font-size="21" font-weight="600" fill="#fff">torihiki 取引</text></svg>';

export const docsPage: Pick<FastifySwaggerUiOptions, 'theme' | 'logo'> = {
  theme: {
    title: 'torihiki 取引 — API',
    favicon: [{ filename: 'torihiki.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: icon }],
  },
  logo: { type: 'image/svg+xml', content: logo },
};
