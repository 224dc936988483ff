'use client'

import type { Catalogue, ContentSummary } from '@kubarium/contracts'
import { Button, ProgressBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import styles from './catalogue.module.css'
import { nextIn, progressOf } from './filter.ts'
import { ItemRow } from './item-row.tsx'

/** So many rows tell what a course is about; the rest is a press away. */
const SHORT = 7

/** A course with its parts. Of a long one that part of it is shown where one is. */
export function CourseCard({
  course,
  whole,
  isBeginning,
  onBegin,
}: {
  course: Catalogue['courses'][number]
  /** Show all of it: something was searched for. */
  whole: boolean
  isBeginning: (item: ContentSummary) => boolean
  onBegin: (item: ContentSummary) => void
}) {
  const t = useTranslations('catalogue')
  const [opened, setOpened] = useState(false)
  const { done, of } = progressOf(course)
  const next = nextIn(course)
  const items = course.parts.flatMap((part) => part.items)
  const from = Math.max(0, Math.min(items.length - SHORT, items.findIndex((item) => item === next) - 2))
  const short = !whole && !opened && items.length > SHORT + 1
  const shown = new Set(short ? items.slice(from, from + SHORT) : items)
  return (
    <section className={styles.course} id={`course-${course.id}`} aria-labelledby={`title-${course.id}`} tabIndex={-1}>
      <header className={styles.courseHead}>
        <div>
          <h2 id={`title-${course.id}`}>{course.title}</h2>
          <p>{course.summary}</p>
          <p className={styles.facts}>
            {t(`level-${course.level}`)} · {t('minutes', { count: course.minutes })}
          </p>
        </div>
        <span className={styles.count} aria-hidden="true">
          {done} / {of}
        </span>
      </header>
      <div className={styles.bar}>
        <ProgressBar value={of === 0 ? 0 : done / of} label={t('doneOf', { done, of })} />
      </div>
      <div className={styles.parts}>
        {course.parts.map((part) => {
          const rows = part.items.filter((item) => shown.has(item))
          return (
            rows.length > 0 && (
              <div key={part.id}>
                {course.parts.length > 1 && <h3>{part.title}</h3>}
                <ul>
                  {rows.map((item) => (
                    <li key={`${item.kind}/${item.id}`}>
                      <ItemRow
                        item={item}
                        next={item === next}
                        busy={isBeginning(item)}
                        onBegin={() => onBegin(item)}
                      />
                    </li>
                  ))}
                </ul>
              </div>
            )
          )
        })}
      </div>
      {!whole && items.length > SHORT + 1 && (
        <div className={styles.all}>
          <Button size={28} look="quiet" aria-expanded={opened} onClick={() => setOpened(!opened)}>
            {opened ? t('fewer') : t('all', { count: items.length })}
          </Button>
        </div>
      )}
    </section>
  )
}
