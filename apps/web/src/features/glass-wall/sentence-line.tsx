'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { Picture } from './model/picture.ts'
import { joinSentences, sentencesOf } from './model/sentence.ts'
import { Sentence } from './sentence.tsx'

const ANNOUNCE_MILLISECONDS = 2000

/**
 * The picture in one line. What is announced is the same text, politely and at most once in 2 s: of several changes
 * in between only the newest is said.
 */
export function SentenceLine({ picture }: { picture: Picture }) {
  const t = useTranslations('wall.sentence')
  const text = joinSentences(sentencesOf(picture), (part) =>
    t.markup(part.key, { ...part.values, b: (chunks) => chunks }),
  ).join('')
  return (
    <>
      <Sentence picture={picture} />
      <span className="visually-hidden" role="status">
        {useAtMostEvery(text, ANNOUNCE_MILLISECONDS)}
      </span>
    </>
  )
}

/** The newest value, changed at most once in `milliseconds`. */
function useAtMostEvery(value: string, milliseconds: number): string {
  const [shown, setShown] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, last.current + milliseconds - Date.now())
    const timer = setTimeout(() => {
      last.current = Date.now()
      setShown(value)
    }, wait)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return shown
}
