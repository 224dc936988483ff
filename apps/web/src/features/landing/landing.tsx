import { Button, Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Link } from '../../i18n/navigation.ts'
import styles from './landing.module.css'

/** What the product is, what one can do with it, and what in it is real. `cluster`: the one that can be touched at once. */
export function Landing({ signedIn, cluster }: { signedIn: boolean; cluster?: ReactNode }) {
  const t = useTranslations('landing')
  const code = (chunks: ReactNode) => <code lang="en">{chunks}</code>
  const b = (chunks: ReactNode) => <strong>{chunks}</strong>
  const powers: { icon: IconName; tone: string; title: string; text: string }[] = [
    { icon: 'eye', tone: 'tone-ok', title: t('watchTitle'), text: t('watchText') },
    { icon: 'cause', tone: 'tone-cause', title: t('whyTitle'), text: t('whyText') },
    { icon: 'plug', tone: 'tone-net', title: t('kubectlTitle'), text: t('kubectlText') },
    { icon: 'clock', tone: 'tone-busy', title: t('keepTitle'), text: t('keepText') },
  ]
  const facts: { real: boolean; text: ReactNode }[] = [
    { real: true, text: t.rich('realApi', { b }) },
    { real: false, text: t.rich('realContainers', { b, code }) },
    { real: true, text: t.rich('realDecisions', { b }) },
    { real: false, text: t.rich('realNetwork', { b }) },
  ]
  return (
    <main id="main" className={styles.main}>
      <div className={styles.lead}>
        <h1>{t('headline')}</h1>
        <div>
          <p>{t.rich('lead', { code })}</p>
          <div className={styles.actions}>
            <Button asChild look="primary" size={44}>
              <Link href={signedIn ? '/dashboard' : '/sign-up'}>{signedIn ? t('goOn') : t('open')}</Link>
            </Button>
            {!signedIn && (
              <Button asChild size={44}>
                <Link href="/sign-in">{t('haveAccount')}</Link>
              </Button>
            )}
          </div>
        </div>
      </div>
      {cluster && <div className={styles.cluster}>{cluster}</div>}
      <ul className={styles.honest}>
        {[t('honestKubectl'), t('honestBilingual'), t('honestSimulated')].map((fact) => (
          <li key={fact}>
            <Icon name="check-ring" />
            {fact}
          </li>
        ))}
      </ul>
      <section className={styles.section}>
        <h2>{t('powersTitle')}</h2>
        <ul className={styles.powers}>
          {powers.map(({ icon, tone, title, text }) => (
            <li key={icon}>
              <Icon name={icon} size={32} className={tone} />
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section} id="real">
        <h2>{t('realTitle')}</h2>
        <ul className={styles.facts}>
          {facts.map(({ real, text }, index) => (
            <li key={index}>
              <Icon
                name={real ? 'check' : 'dash'}
                label={real ? t('real') : t('notReal')}
                className={real ? 'tone-ok' : 'tone-off'}
              />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}
