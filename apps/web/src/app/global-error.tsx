'use client'

import { lastWords } from '../i18n/last-words.ts'

/** Nothing of the application stands any more, so this says it in both languages and with no part of it. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          {lastWords.map(({ lang, title, text, again }) => (
            <section key={lang} lang={lang}>
              <h1>{title}</h1>
              <p>{text}</p>
              <button type="button" onClick={reset}>
                {again}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  )
}
