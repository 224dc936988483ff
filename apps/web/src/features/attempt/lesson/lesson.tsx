'use client'

import { Button, Dots, Icon, Menu, MenuItem } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, type ReactNode } from 'react'
import { useAttempt } from '../attempt-context.tsx'
import { CheckAnnouncer } from '../checks/check-announcer.tsx'
import { Hints } from '../hints.tsx'
import { LineNote } from '../line-note.tsx'
import { Blocks } from '../text/blocks.tsx'
import text from '../text/text.module.css'
import pane from '../pane.module.css'
import { checksLeft } from './steps.ts'
import styles from './lesson.module.css'

/** The steps of a lesson, as dots for the bar of its workspace. */
export function LessonDots({ index }: { index: number }) {
  const t = useTranslations('attempt')
  const { sections } = useAttempt().attempt
  const done = sections.filter((section) => section.done).length
  return (
    <span className={styles.dots}>
      <Dots
        done={index}
        of={sections.length}
        label={t('stepAndDone', { step: index + 1, of: sections.length, done })}
      />
    </span>
  )
}

/** The text of one step with what is done in it, and the way to the others. `after`: what comes after the last step. */
export function Lesson({ index, onStep, after }: { index: number; onStep: (index: number) => void; after: ReactNode }) {
  const t = useTranslations('attempt')
  const { attempt, seenOf } = useAttempt()
  const { sections } = attempt
  const step = sections[index]
  const previous = sections[index - 1]
  const next = sections[index + 1]
  const heading = useRef<HTMLHeadingElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const shown = useRef(index)
  useEffect(() => {
    if (shown.current === index) return
    shown.current = index
    scroller.current?.scrollTo({ top: 0 })
    heading.current?.focus({ preventScroll: true })
  }, [index])
  if (!step) return null
  const left = checksLeft(step, (check) => seenOf(check).status === 'passed')
  return (
    <>
      <div className={pane.head}>
        <span className={pane.label}>{t('stepOf', { step: index + 1, of: sections.length })}</span>
        <span className={pane.headEnd}>
          <Menu
            label={t('contents')}
            trigger={
              <Button size={28} look="quiet" icon="lesson">
                {t('contents')}
              </Button>
            }
          >
            {sections.map((section, place) => (
              <MenuItem
                key={section.id}
                icon={section.done ? 'check' : place === index ? 'next' : 'dash'}
                onSelect={() => onStep(place)}
              >
                {section.done ? t('stepDone', { title: section.title }) : section.title}
              </MenuItem>
            ))}
          </Menu>
        </span>
      </div>
      <LineNote />
      <div ref={scroller} className={pane.scroller} tabIndex={0} role="region" aria-label={t('lessonText')}>
        <article className={`${pane.reading} ${text.text}`}>
          {index === 0 && attempt.intro.length > 0 && (
            <div className={text.text}>
              <Blocks of={attempt.intro} />
            </div>
          )}
          <h2 ref={heading} tabIndex={-1} data-first>
            {step.title}
          </h2>
          <Blocks key={step.id} of={step.blocks} />
          <Hints of={step.id} />
          {!next && attempt.state === 'done' && after}
        </article>
      </div>
      <div className={pane.foot}>
        {previous && (
          <Button size={28} look="quiet" className={styles.move} onClick={() => onStep(index - 1)}>
            <Icon name="previous" size={14} />
            <span className="visually-hidden">{t('previousStep')}: </span>
            <span className={styles.title}>{previous.title}</span>
          </Button>
        )}
        <span className={pane.footEnd}>
          {step.checks.length > 0 && (
            <span className={pane.note}>{left > 0 ? t('checksLeft', { count: left }) : t('allChecksPassed')}</span>
          )}
          {next && (
            <Button
              size={28}
              look={left === 0 ? 'primary' : 'secondary'}
              className={styles.move}
              onClick={() => onStep(index + 1)}
            >
              <span className={styles.title}>{t('nextStep', { title: next.title })}</span>
              <Icon name="next" size={14} />
            </Button>
          )}
        </span>
      </div>
      <CheckAnnouncer />
    </>
  )
}
