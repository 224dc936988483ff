'use client'

import type { Me } from '@kubarium/contracts'
import { Button, Card, EmptyState, Segmented, Skeleton, Tick, useToast } from '@kubarium/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { api } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { useRouter } from '../../i18n/navigation.ts'
import { changeMailLanguage, changePassword, signOut } from '../../shell/authentication.ts'
import { usePreference } from '../../shell/preferences.ts'
import { useTheme, useThemeOptions } from '../../shell/use-theme.ts'
import { newPasswordField, passwordField } from './account-fields.ts'
import { AccountForm, PasswordField } from './account-form.tsx'
import styles from './settings.module.css'

/** Appearance, account, password, sign out. */
export function Settings({ me, children }: { me?: Me; children?: ReactNode }) {
  return (
    <div className={styles.cards}>
      <Appearance />
      <Account me={me} />
      {children}
      <Password />
      <SignOut />
    </div>
  )
}

function Appearance() {
  const t = useTranslations('settings')
  const locale = useLocale()
  const router = useRouter()
  const [theme, setTheme] = useTheme()
  const options = useThemeOptions()
  const [singleKeys, setSingleKeys] = usePreference('single-keys', true)
  return (
    <Card title={t('appearance')}>
      <div className={styles.rows}>
        <div className={styles.choice}>
          <span>{t('language')}</span>
          <Segmented
            label={t('language')}
            value={locale}
            options={[
              { value: 'en', label: 'English' },
              { value: 'ko', label: '한국어' },
            ]}
            onChange={(next) => {
              void changeMailLanguage(next)
              router.replace('/settings', { locale: next })
            }}
          />
        </div>
        <div className={styles.choice}>
          <span>{t('theme')}</span>
          <Segmented label={t('theme')} value={theme} options={options} onChange={setTheme} />
        </div>
        <Tick checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)}>
          {t('singleKeys')}
        </Tick>
      </div>
    </Card>
  )
}

function Account({ me }: { me: Me | undefined }) {
  const t = useTranslations('settings')
  const answer = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me })
  return (
    <Card title={t('account')}>
      {answer.data ? (
        <dl className={styles.facts}>
          <dt>{t('name')}</dt>
          <dd>{answer.data.user.name}</dd>
          <dt>{t('email')}</dt>
          <dd>{answer.data.user.email}</dd>
          <dt>{t('organisation')}</dt>
          <dd>
            {answer.data.organisation.name} · {t('role', { role: answer.data.organisation.role })}
          </dd>
        </dl>
      ) : answer.isError ? (
        <EmptyState icon="alert" title={t('loadFailed')} />
      ) : (
        <Skeleton width="60%" />
      )}
    </Card>
  )
}

const passwords = z.object({ current: passwordField, next: newPasswordField })

function Password() {
  const t = useTranslations('settings')
  const account = useTranslations('account')
  const toast = useToast()
  return (
    <Card title={t('passwordTitle')}>
      <p className={styles.text}>{t('passwordText')}</p>
      <AccountForm
        schema={passwords}
        initial={{ current: '', next: '' }}
        label={t('passwordTitle')}
        submit={t('passwordSubmit')}
        wide={false}
        send={async ({ current, next }) => {
          const refusal = await changePassword(current, next)
          if (!refusal) toast({ look: 'ok', text: t('passwordChanged') })
          return refusal
        }}
      >
        {(form) => (
          <>
            <PasswordField
              form={form}
              name="current"
              label={account('currentPassword')}
              autoComplete="current-password"
            />
            <PasswordField
              form={form}
              name="next"
              label={account('newPassword')}
              help={account('passwordHelp')}
              autoComplete="new-password"
            />
          </>
        )}
      </AccountForm>
    </Card>
  )
}

function SignOut() {
  const t = useTranslations('settings')
  const shell = useTranslations('shell')
  const router = useRouter()
  const queries = useQueryClient()
  return (
    <Card title={t('signOutTitle')}>
      <p className={styles.text}>{t('signOutText')}</p>
      <Button
        icon="sign-out"
        onClick={() =>
          void signOut().then(() => {
            queries.clear()
            router.replace('/')
            router.refresh()
          })
        }
      >
        {shell('signOut')}
      </Button>
    </Card>
  )
}
