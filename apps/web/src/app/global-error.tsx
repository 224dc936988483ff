'use client'

import en from '../../messages/en.json'
import ko from '../../messages/ko.json'

/** Nothing of the application stands any more, so this says it in both languages and with no part of it. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          {[
            { lang: 'en', texts: en.problems },
            { lang: 'ko', texts: ko.problems },
          ].map(({ lang, texts }) => (
            <section key={lang} lang={lang}>
              <h1>{texts.errorTitle}</h1>
              <p>{texts.errorText}</p>
              <button type="button" onClick={reset}>
                {texts.tryAgain}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  )
}
