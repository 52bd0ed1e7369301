/**
 * Decide: the form in which an officer rules on a parcel in hand: what becomes of it, why for the parties, why in the
 * officer's own words. Whether one person is enough is said before it is sent.
 */
import { useMemo, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { Answered } from "../../design/answered.tsx";
import { ChoiceField } from "../../design/choice-field.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { dayOf } from "../../design/instant.tsx";
import { writeAmount } from "../../design/money.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import { consignmentOf, pathOf, type DeskParcel, type DeskRules, type FourEyes, type Ruling } from "./desk-parcel.ts";
import { limitOn, needsTwo } from "./needs-two.ts";
import type { Acting } from "./use-act.ts";
import { useDeskRules } from "./use-desk.ts";
import { deskWords } from "./words.ts";

const REASON_MAX = 1_000;

interface DecideProps {
  readonly parcel: DeskParcel;
  readonly acting: Acting;
}

export function Decide(props: DecideProps): ReactNode {
  const say = useWords(deskWords);
  const rules = useDeskRules();
  return (
    <section className="desk-part" aria-labelledby="desk-decide">
      <h3 id="desk-decide">{say("decide")}</h3>
      <Answered of={rules} lines={4}>
        {(known) => <RulingForm {...props} rules={known} />}
      </Answered>
    </section>
  );
}

function RulingForm({ parcel, acting, rules }: DecideProps & { readonly rules: DeskRules }): ReactNode {
  const say = useWords(deskWords);
  const choose = useSentence();
  const form = useForm({ outcome: "release", code: "", reason: "" });
  const { outcome, code } = form.values;
  const limit = limitOn(rules.fourEyes, dayOf(Date.now()));
  const isProposal = needsTwo(parcel, limit);
  const codes = useMemo(
    () =>
      rules.codes
        .filter((one) => one.outcome === outcome)
        .map(({ code: value, says }) => ({ value, label: choose(says) })),
    [rules, outcome, choose],
  );
  const isFitting = codes.some(({ value }) => value === code);
  const ownReason = say("chooseCode");
  const judgeCode = useMemo(() => () => (isFitting ? undefined : ownReason), [isFitting, ownReason]);
  const submit =
    outcome === "refuse" ? (["refuseGo", "refusePropose"] as const) : (["releaseGo", "releasePropose"] as const);
  return (
    <>
      <FourEyesSaid parcel={parcel} limit={limit} isProposal={isProposal} />
      <Form
        form={form}
        submit={say(submit[isProposal ? 1 : 0])}
        done=""
        isDangerous={outcome === "refuse"}
        onSubmit={(values) =>
          acting.act(
            () =>
              api.post<Ruling>(`/v1/parcels/${pathOf(consignmentOf(parcel))}/rulings`, {
                ...values,
                version: parcel.version,
              }),
            ({ state }) => ({ text: say(state === "made" ? "saidMade" : "saidProposed"), isDecided: true }),
            true,
          )
        }
      >
        <ChoiceField
          form={form}
          name="outcome"
          label={say("outcome")}
          options={(["release", "refuse"] as const).map((value) => ({ value, label: say(value) }))}
        />
        <ChoiceField
          form={form}
          name="code"
          label={say("code")}
          hint={say("codeHint")}
          options={codes}
          isRequired
          rule={judgeCode}
        />
        <TextField
          form={form}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          type="lines"
          maxLength={REASON_MAX}
          isRequired
        />
      </Form>
    </>
  );
}

interface FourEyesSaidProps {
  readonly parcel: DeskParcel;
  readonly limit: FourEyes | undefined;
  readonly isProposal: boolean;
}

function FourEyesSaid({ parcel: { dutiableValue, currency }, limit, isProposal }: FourEyesSaidProps): ReactNode {
  const say = useWords(deskWords);
  if (limit === undefined || dutiableValue === null || currency !== limit.currency)
    return <p className="desk-eyes desk-eyes-two">{say("twoUnknown")}</p>;
  const figures = { above: writeAmount(limit.above), currency: limit.currency };
  return isProposal ? (
    <p className="desk-eyes desk-eyes-two">{say("twoAbove", figures)}</p>
  ) : (
    <p className="desk-eyes">{say("oneIsEnough", figures)}</p>
  );
}
