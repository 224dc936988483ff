import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import type { Picture } from './model/picture.ts'
import { joinSentences, sentencesOf } from './model/sentence.ts'
import styles from './sentence.module.css'

/** What the picture shows, in words. */
export function Sentence({ picture }: { picture: Picture }) {
  const t = useTranslations('wall.sentence')
  const label = useTranslations('wall')('sentenceLabel')
  const pieces = joinSentences(sentencesOf(picture), (part) =>
    t.rich(part.key, {
      ...part.values,
      b: (chunks) => <strong className={part.tone && `tone-${part.tone}`}>{chunks}</strong>,
    }),
  )
  return (
    <p className={styles.line}>
      <span className="visually-hidden">{label}: </span>
      <Icon name="eye" />
      <span>
        {pieces.map((piece, index) => (
          <Fragment key={index}>{piece}</Fragment>
        ))}
      </span>
    </p>
  )
}
