// Made by tools/make_messages.mjs from docs/asyncapi.json: change that, then "npm run messages".

export interface Hello {
  readonly type: "hello";
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
  readonly resume?: number;
}

export interface Ready {
  readonly type: "ready";
  readonly credit?: number;
}

export interface Heartbeat {
  readonly type: "heartbeat";
}

export interface Pause {
  readonly type: "pause";
  readonly reason?: string;
}

export interface Drain {
  readonly type: "drain";
}

export interface Accept {
  readonly type: "accept";
  /** the task's key: portfolio/account/number */
  readonly task: string;
}

export interface Decline {
  readonly type: "decline";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word */
  readonly reason?: string;
}

export interface Progress {
  readonly type: "progress";
  /** the task's key: portfolio/account/number */
  readonly task: string;
}

export interface Release {
  readonly type: "release";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word */
  readonly reason?: string;
}

export interface Escalate {
  readonly type: "escalate";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word */
  readonly reason?: string;
}

export interface Complete {
  readonly type: "complete";
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** one of the offer's */
  readonly disposition: string;
  readonly promise?: {
    /** decimal, in the account's currency */
    readonly amount: string;
    /** a date */
    readonly due: string;
  };
  /** an instant */
  readonly call_back_at?: string;
  /** for the vault */
  readonly note?: string;
}

export interface Welcome {
  readonly type: "welcome";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  readonly agent: string;
  readonly team: string;
  /** who is silent for longer loses what he holds */
  readonly lease_seconds: number;
  /** that he may hold at once */
  readonly tasks_max: number;
  /** tasks that are his; their offers follow */
  readonly holds: readonly string[];
}

export interface Offer {
  readonly type: "offer";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word of the policy's, such as call */
  readonly kind: string;
  readonly stage: "offered" | "accepted" | "in_progress";
  readonly team: string;
  /** name of a text of the policy's */
  readonly script?: string;
  /** its words, with what is known of the account; places that are not known stand in brackets, [creditor]. Absent when the portfolio has no text of this name for the task's channel */
  readonly script_text?: string;
  /** of script_text; another than the debtor's when there is none in his */
  readonly script_language?: string;
  /** what asked for it: a step (early/call), or what happened (reply:wants_human) */
  readonly because?: string;
  readonly channel?: Channel;
  /** points, with what a leader added; higher comes first */
  readonly priority: number;
  /** how the policy came to the points */
  readonly priority_parts: readonly PriorityPart[];
  /** since when it waits for somebody, UTC */
  readonly queued_at: string;
  /** then it is escalated, UTC */
  readonly due_by?: string;
  /** when the debtor was told to be called, UTC */
  readonly appointment?: string;
  readonly account: Account;
  /** the oldest first */
  readonly promises: readonly AccountPromise[];
  /** what the account could agree to now */
  readonly offers?: readonly PossibleArrangement[];
  /** results that a completion may have, by the policy; of an approval: approved and refused */
  readonly dispositions?: readonly string[];
  readonly approval?: Approval;
  readonly contact: ContactLaw;
  readonly digest: HistoryDigest;
  /** the last ten entries of the account, the newest last */
  readonly history: readonly HistoryEntry[];
  readonly debtor?: Debtor;
}

export interface Moved {
  readonly type: "moved";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  readonly stage: "queued" | "accepted" | "in_progress";
}

export interface Withdraw {
  readonly type: "withdraw";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** a word, such as paid, disputed or lease_expired */
  readonly reason: string;
}

export interface Completed {
  readonly type: "completed";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** of the entry in the account's journal */
  readonly sequence: number;
}

export interface Late {
  readonly type: "late";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task: string;
  /** stable; docs/agents.md has them all */
  readonly code: string;
  /** for people */
  readonly detail: string;
  /** that the debtor was spoken to counts all the same */
  readonly contact_noted: boolean;
  /** what was said with it and is lost: send the call-back as a task, the note to your own system */
  readonly not_kept?: readonly ("promise" | "call_back_at" | "note")[];
}

export interface Refused {
  readonly type: "refused";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** the task's key: portfolio/account/number */
  readonly task?: string;
  /** stable; docs/agents.md has them all */
  readonly code: string;
  /** for people */
  readonly detail: string;
}

export interface Message {
  readonly type: "message";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
  /** name of the leader's token */
  readonly from: string;
  readonly text: string;
}

export interface Drained {
  readonly type: "drained";
  /** number of the message to this agent; say the last one in hello.resume */
  readonly n: number;
}

/** What the client says. */
export type ClientMessage =
  | Hello
  | Ready
  | Heartbeat
  | Pause
  | Drain
  | Accept
  | Decline
  | Progress
  | Release
  | Escalate
  | Complete;

/** What the server says. */
export type ServerMessage =
  | Welcome
  | Offer
  | Moved
  | Withdraw
  | Completed
  | Late
  | Refused
  | Message
  | Drained;

/** how somebody is contacted, or wrote */
export type Channel =
  | "whatsapp"
  | "sms"
  | "email"
  | "voice"
  | "letter"
  | "certified_letter"
  | "push"
  | "visit"
  | "agent_call";

/** a kind of channel, as contact rules tell them apart */
export type ChannelClass = "voice" | "visit" | "text" | "messaging" | "email" | "letter" | "push";

/** what became of a contact */
export type ContactOutcome =
  | "queued"
  | "sent"
  | "delivered"
  | "read"
  | "replied"
  | "failed"
  | "no_answer"
  | "wrong_person"
  | "refused";

/** what the debtor's message means */
export type ReplyIntent =
  | "paid"
  | "will_pay"
  | "wrong_person"
  | "stop"
  | "wants_instalments"
  | "disputes"
  | "wants_human"
  | "refuses"
  | "other";

/** what somebody has to do with the debt */
export type PartyRole =
  | "debtor"
  | "co_debtor"
  | "guarantor"
  | "spouse"
  | "parent_of_minor"
  | "guardian"
  | "executor"
  | "successor"
  | "attorney"
  | "reference"
  | "relative"
  | "neighbour"
  | "employer"
  | "other";

/** whose word it is, by the power to grant; later ones may what earlier ones may */
export type SenderRole = "integrator" | "agent" | "supervisor" | "admin";

/** superseded: a later promise took its place */
export type PromiseStatus = "open" | "kept" | "partly_kept" | "broken" | "superseded" | "cancelled";

/** where a task stands; all but queued: it is with somebody */
export type TaskStage = "queued" | "offered" | "accepted" | "in_progress";

/** why an account enters a phase */
export type PhaseCause = "opened" | "days_past_due" | "cured" | "reaction" | "by_hand" | "deadline";

/** something that a contact must not do */
export type ContentTag =
  | "asks_reason"
  | "looks_judicial"
  | "looks_official"
  | "threat"
  | "ridicule"
  | "public_notice"
  | "names_third_party"
  | "tells_third_party"
  | "requests_payment_to_collector";

/** a command from outside, or one of the server's own, such as wake_up of its clock */
export type CommandType =
  | "account_opened"
  | "account_put"
  | "account_updated"
  | "obligation_added"
  | "obligation_adjusted"
  | "obligation_withdrawn"
  | "payment_received"
  | "payment_reversed"
  | "promise_made"
  | "promise_cancelled"
  | "contact_result"
  | "message_received"
  | "dispute_opened"
  | "dispute_resolved"
  | "hold_placed"
  | "hold_released"
  | "phase_moved"
  | "account_closed"
  | "debtor_erased"
  | "wake_up"
  | "channel_authorised"
  | "channel_revoked"
  | "contact_stopped"
  | "contact_resumed"
  | "ask_to_leave"
  | "arrangement_offered"
  | "arrangement_made"
  | "arrangement_accepted"
  | "arrangement_approved"
  | "arrangement_refused"
  | "arrangement_cancelled"
  | "move_approved"
  | "move_refused"
  | "consent_given"
  | "consent_withdrawn"
  | "hours_designated"
  | "hours_released"
  | "attorney_named"
  | "attorney_dismissed"
  | "party_named"
  | "party_removed"
  | "postpone_action"
  | "task_queued"
  | "task_moved"
  | "task_completed"
  | "migrate_policy";

/** What a rule of the policy's score added to a task's priority */
export interface PriorityPart {
  /** of a rule of the score */
  readonly name: string;
  readonly points: number;
}

/** What is owed, and where the account stands */
export interface Account {
  readonly portfolio: string;
  /** its number within the portfolio */
  readonly account: string;
  /** of its last entry in the journal */
  readonly sequence: number;
  /** ISO 4217 */
  readonly currency: string;
  /** what is owed less the credit, so negative when overpaid; decimal, in the account's currency */
  readonly balance: string;
  /** the sum of what is open over all obligations; decimal, in the account's currency */
  readonly open: string;
  /** payments that serve no obligation; decimal, in the account's currency */
  readonly credit: string;
  /** all payments that were not reversed; decimal, in the account's currency */
  readonly paid: string;
  /** of the oldest open obligation: negative before it is due, absent when nothing is open */
  readonly days_past_due?: number;
  /** of the policy */
  readonly phase: string;
  /** an instant, UTC */
  readonly phase_entered_at: string;
  /** of the policy, that the account belongs to */
  readonly segment?: string;
  /** of the phase, if it is treated by one */
  readonly strategy?: string;
  /** nothing is owed */
  readonly settled: boolean;
  /** takes no more commands */
  readonly closed: boolean;
  /** a word */
  readonly close_reason?: string;
  /** the debtor's, such as es */
  readonly language?: string;
  /** the debtor's time zone, such as Europe/Madrid */
  readonly zone: string;
}

/** A promise to pay, whether it still stands or not; the oldest first */
export interface AccountPromise {
  /** its id */
  readonly promise: string;
  /** what was promised; decimal, in the account's currency */
  readonly amount: string;
  /** a date */
  readonly due: string;
  readonly status: PromiseStatus;
}

export interface Instalment {
  /** a date */
  readonly due: string;
  /** with its interest; decimal, in the account's currency */
  readonly amount: string;
  /** the part of the amount that is interest, if any; decimal, in the account's currency */
  readonly interest?: string;
}

/** What a kept settlement forgives of one obligation */
export interface Waiver {
  /** its id */
  readonly obligation: string;
  /** forgiven; decimal, in the account's currency */
  readonly fees: string;
  /** forgiven; decimal, in the account's currency */
  readonly principal: string;
}

/** An arrangement that the account could agree to now. Each offer has the fewest instalments or the most */
export interface PossibleArrangement {
  /** its name in the policy */
  readonly offer: string;
  readonly status: "offered";
  /** open amount that it is about; decimal, in the account's currency */
  readonly debt: string;
  /** of the debt, forgiven when it is kept; decimal, in the account's currency */
  readonly discount: string;
  /** of what the policy discounts, with two decimals */
  readonly discount_percent: string;
  /** in the instalments; decimal, in the account's currency */
  readonly interest: string;
  /** of the instalments: debt, less the discount, with the interest; decimal, in the account's currency */
  readonly total: string;
  /** the first instalment is one */
  readonly down_payment: boolean;
  readonly instalments: readonly Instalment[];
  /** so many instalments from the first are paid */
  readonly served: number;
  /** so many instalments are late */
  readonly in_arrears: number;
  /** until when it could be taken */
  readonly valid_until: string;
  /** the largest discount that an agent may grant without asking: 1250 is 12.50 % */
  readonly discount_limit_basis_points?: number;
}

/** An arrangement that waits for an approval */
export interface WaitingArrangement {
  /** its id */
  readonly arrangement: string;
  /** its name in the policy */
  readonly offer: string;
  readonly status: "awaiting_approval";
  /** open amount that it is about; decimal, in the account's currency */
  readonly debt: string;
  /** of the debt, forgiven when it is kept; decimal, in the account's currency */
  readonly discount: string;
  /** of what the policy discounts, with two decimals */
  readonly discount_percent: string;
  /** in the instalments; decimal, in the account's currency */
  readonly interest: string;
  /** of the instalments: debt, less the discount, with the interest; decimal, in the account's currency */
  readonly total: string;
  /** the first instalment is one */
  readonly down_payment: boolean;
  readonly instalments: readonly Instalment[];
  /** so many instalments from the first are paid */
  readonly served: number;
  /** so many instalments are late */
  readonly in_arrears: number;
  /** until when it can be approved */
  readonly valid_until: string;
  /** number of this task */
  readonly approval_task: number;
  readonly waived?: readonly Waiver[];
}

/** What the task asks an approval of: an arrangement, or entering a phase. The disposition of the completion, approved or refused, is the answer */
export interface Approval {
  readonly arrangement?: WaitingArrangement;
  /** that the account is to enter */
  readonly phase?: string;
  readonly cause?: PhaseCause;
  readonly reason?: string;
}

/** What the contact rules say of this contact */
export interface ContactLaw {
  /** whether the debtor may be contacted now */
  readonly allowed_now: boolean;
  /** until when it stays so; absent when it does for a day at least */
  readonly allowed_until?: string;
  /** what the contact must not do */
  readonly never: readonly ContentTag[];
}

/** A postal address in parts */
export interface Address {
  readonly street?: string;
  readonly postcode?: string;
  readonly city?: string;
  readonly region?: string;
  readonly country?: string;
}

/** Personal data of the debtor: for who has the task alone, and not to be kept */
export interface Debtor {
  readonly name?: string;
  /** of identity */
  readonly document?: string;
  /** as the integrator wrote it */
  readonly birth_date?: string;
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  readonly addresses?: readonly (string | Address)[];
  readonly note?: string;
}

/** What came of contacts on a channel */
export interface ChannelDigest {
  readonly channel: Channel;
  /** contacts of the last contact_days, whatever came of them */
  readonly tried: number;
  /** of them, those that reached the right person */
  readonly reached: number;
  /** the last contact, also an earlier one; an instant, UTC */
  readonly last_tried?: string;
  /** the last contact that is counted in reached; an instant, UTC */
  readonly last_reached?: string;
  /** calls and visits without an answer, over the account's life */
  readonly unanswered: number;
  /** what did not get there, over the account's life */
  readonly failed: number;
  /** from the debtor, over the account's life */
  readonly messages: number;
  /** the last of the messages; an instant, UTC */
  readonly last_message?: string;
}

/** What was paid */
export interface PaymentDigest {
  /** payments that stand */
  readonly count: number;
  /** payments that were taken back */
  readonly reversed: number;
  /** the sum of those that stand; decimal, in the account's currency */
  readonly amount: string;
  /** when the last of them was made; an instant, UTC */
  readonly last_at?: string;
  /** how much that was; decimal, in the account's currency */
  readonly last_amount?: string;
}

/** What became of promises to pay */
export interface PromiseDigest {
  /** in all, those too that another took the place of */
  readonly made: number;
  /** that still stand */
  readonly open: number;
  /** in full */
  readonly kept: number;
  /** in part */
  readonly partly_kept: number;
  /** not at all */
  readonly broken: number;
  /** when the latest of those kept was due */
  readonly last_kept?: string;
  /** when the latest of those broken was due */
  readonly last_broken?: string;
}

/** What became of arrangements */
export interface ArrangementDigest {
  /** paid to the end */
  readonly kept: number;
  /** given up for instalments in arrears */
  readonly broken: number;
}

/** What the debtor disputed */
export interface DisputeDigest {
  /** in all */
  readonly opened: number;
  /** not resolved yet */
  readonly open: number;
  /** the last one, if it is among the entries of history; an instant, UTC */
  readonly last_opened?: string;
}

/** The account's past in counts and last times */
export interface HistoryDigest {
  /** so many days back contacts are counted in tried and reached */
  readonly contact_days: number;
  /** those with something to tell */
  readonly channels: readonly ChannelDigest[];
  readonly payments: PaymentDigest;
  readonly promises: PromiseDigest;
  readonly arrangements: ArrangementDigest;
  readonly disputes: DisputeDigest;
}

/** What one command came to */
export interface HistoryEntry {
  /** when it was decided */
  readonly at: string;
  readonly what: CommandType;
  /** what came of it, in order; may be none */
  readonly events: readonly AccountEvent[];
}

/** The contact rule that denied, or the least sure one of those that let it pass */
export interface ContactRule {
  /** its id */
  readonly rule: string;
  /** of the rules of its jurisdiction */
  readonly version?: string;
  /** whether its source could not be confirmed */
  readonly unverified: boolean;
}

/** What of a payment serves an obligation */
export interface Allocation {
  /** its id */
  readonly obligation: string;
  /** decimal, in the account's currency */
  readonly amount: string;
}

/** A link of a chain of sends that could not leave in time */
export interface PassedLink {
  /** counted from 1 */
  readonly link: number;
  readonly channel: Channel;
  /** the contact rule that made it wait */
  readonly rule?: string;
  /** when it might have left; an instant, UTC, or "never" */
  readonly not_before: string;
}

/** A link of a chain of sends that was not tried yet */
export interface ChainLink {
  /** counted from 1 */
  readonly link: number;
  readonly channel: Channel;
  readonly template: string;
}

/** Something that happened to the account */
export type AccountEvent =
  | AccountOpened
  | AccountUpdated
  | ObligationAdded
  | ObligationAdjusted
  | ObligationWithdrawn
  | PaymentReceived
  | PaymentWasReversed
  | CreditMoved
  | PromiseMade
  | PromiseEnded
  | PromiseReopened
  | ContactRecorded
  | MessageReceived
  | DisputeOpened
  | DisputeResolved
  | HoldPlaced
  | HoldReleased
  | PhaseEntered
  | StepScheduled
  | StepsEnded
  | StepReached
  | SendPlanned
  | TaskPlanned
  | ActionCancelled
  | DeadlineStarted
  | DeadlineReached
  | AccountSettled
  | AccountOwesAgain
  | AccountWasClosed
  | DebtorWasErased
  | CommandIdsForgotten
  | StrategyEntered
  | SendReleased
  | TaskReleased
  | ActionDeferred
  | ChannelAuthorised
  | ChannelRevoked
  | ContactStopped
  | ContactResumed
  | ArrangementOffered
  | ArrangementApproved
  | ArrangementMade
  | InstalmentsServed
  | InstalmentMissed
  | ArrangementEnded
  | ArrangementReopened
  | DiscountGranted
  | DiscountWithdrawn
  | ArmAssigned
  | ArmMeasured
  | ArmLeft
  | ChoiceMade
  | ChoiceEnded
  | ChainLinkChosen
  | EffortStarted
  | EffortSpent
  | CureScheduled
  | MoveDeferred
  | MoveRequested
  | MoveDecided
  | MoveWithdrawn
  | PointsGranted
  | PointsTakenBack
  | ConsentGiven
  | ConsentWithdrawn
  | HoursDesignated
  | HoursReleased
  | AttorneyNamed
  | AttorneyDismissed
  | PartyNamed
  | PartyRemoved
  | ActionPostponed
  | TaskQueued
  | TaskMoved
  | TaskCompleted
  | MigrationPlanned
  | PolicyMigrated;

/** The account began */
export interface AccountOpened {
  readonly type: "account_opened";
  /** ISO 4217 */
  readonly currency: string;
  /** time zone */
  readonly zone: string;
  /** content hash of its version */
  readonly policy: string;
  readonly language?: string;
  /** name and value, none of them personal */
  readonly attributes: { readonly [name: string]: string | undefined };
}

/** Zone, language or attributes are others now */
export interface AccountUpdated {
  readonly type: "account_updated";
  /** time zone */
  readonly zone: string;
  readonly language?: string;
  /** all of them, as they are now */
  readonly attributes: { readonly [name: string]: string | undefined };
}

/** Something more is owed */
export interface ObligationAdded {
  readonly type: "obligation_added";
  /** id of the obligation */
  readonly obligation: string;
  /** a word, may be empty */
  readonly kind: string;
  /** a date */
  readonly due: string;
  /** principal; decimal, in the account's currency */
  readonly amount: string;
}

/** Principal, fees or due date of an obligation changed */
export interface ObligationAdjusted {
  readonly type: "obligation_adjusted";
  /** id of the obligation */
  readonly obligation: string;
  readonly component: "principal" | "fee";
  readonly mode: "add" | "replace";
  /** decimal, in the account's currency */
  readonly before: string;
  /** decimal, in the account's currency */
  readonly after: string;
  /** a date */
  readonly due: string;
  /** a word */
  readonly reason?: string;
}

/** An obligation is owed no more */
export interface ObligationWithdrawn {
  readonly type: "obligation_withdrawn";
  /** id of the obligation */
  readonly obligation: string;
  /** a word */
  readonly reason?: string;
}

/** Money came */
export interface PaymentReceived {
  readonly type: "payment_received";
  /** id of the payment */
  readonly payment: string;
  /** decimal, in the account's currency */
  readonly amount: string;
  /** when it was paid */
  readonly at: string;
  /** the rest of the amount is credit */
  readonly allocations: readonly Allocation[];
}

/** A payment was taken back, with all that it served */
export interface PaymentWasReversed {
  readonly type: "payment_was_reversed";
  /** id of the payment */
  readonly payment: string;
  /** a word */
  readonly reason?: string;
}

/** Credit of an earlier payment goes to an obligation, or comes back from it */
export interface CreditMoved {
  readonly type: "credit_moved";
  /** id of the payment */
  readonly payment: string;
  /** id of the obligation */
  readonly obligation: string;
  /** negative when it comes back from the obligation; decimal, in the account's currency */
  readonly amount: string;
}

/** The debtor promised to pay */
export interface PromiseMade {
  readonly type: "promise_made";
  /** id of the promise */
  readonly promise: string;
  /** what was promised; decimal, in the account's currency */
  readonly amount: string;
  /** a date */
  readonly due: string;
  /** from when on it is broken: after the days of tolerance */
  readonly ends_at: string;
  /** paid from which on it is kept; decimal, in the account's currency */
  readonly enough: string;
}

/** A promise was kept, or was not */
export interface PromiseEnded {
  readonly type: "promise_ended";
  /** id of the promise */
  readonly promise: string;
  readonly outcome: "kept" | "partly_kept" | "broken" | "superseded" | "cancelled";
  /** towards it; decimal, in the account's currency */
  readonly paid: string;
}

/** A reversal or a late fact undid how a promise ended */
export interface PromiseReopened {
  readonly type: "promise_reopened";
  /** id of the promise */
  readonly promise: string;
}

/** What became of a contact is known */
export interface ContactRecorded {
  readonly type: "contact_recorded";
  /** number of the action, or the id that who told of the contact gave it */
  readonly action: string;
  readonly channel: Channel;
  readonly outcome: ContactOutcome;
  /** who was contacted, if not the debtor */
  readonly party?: string;
  /** told too late, about a task that was taken back, and not allowed any more by then */
  readonly outside_rules?: boolean;
}

/** Somebody wrote; the text is personal and not here */
export interface MessageReceived {
  readonly type: "message_received";
  /** its id */
  readonly message: string;
  readonly channel: Channel;
  readonly intent: ReplyIntent;
  /** who wrote, if not the debtor */
  readonly party?: string;
}

/** The debtor disputes the debt */
export interface DisputeOpened {
  readonly type: "dispute_opened";
  /** its id */
  readonly dispute: string;
  /** a word */
  readonly reason?: string;
}

/** A dispute is over */
export interface DisputeResolved {
  readonly type: "dispute_resolved";
  /** its id */
  readonly dispute: string;
  /** a word */
  readonly outcome?: string;
}

/** The account is let alone */
export interface HoldPlaced {
  readonly type: "hold_placed";
  /** its id */
  readonly hold: string;
  /** a word */
  readonly reason: string;
  /** absent: until it is released */
  readonly until?: string;
}

/** The account is treated again */
export interface HoldReleased {
  readonly type: "hold_released";
  /** its id */
  readonly hold: string;
  /** its time was over */
  readonly expired: boolean;
}

/** The account went to another phase */
export interface PhaseEntered {
  readonly type: "phase_entered";
  /** of the policy */
  readonly phase: string;
  readonly cause: PhaseCause;
  /** a word, or what led there, such as disposition:sold */
  readonly reason?: string;
}

/** The next step of the phase or strategy has its time */
export interface StepScheduled {
  readonly type: "step_scheduled";
  /** counted from 0 */
  readonly step: number;
  /** an instant, UTC */
  readonly due: string;
}

/** The phase or strategy has no further step */
export interface StepsEnded {
  readonly type: "steps_ended";
}

/** A step's time came; skipped: its condition did not hold */
export interface StepReached {
  readonly type: "step_reached";
  /** counted from 0 */
  readonly step: number;
  readonly name: string;
  readonly skipped?: true;
}

/** A message is to be done; to: absent when it goes to the debtor */
export interface SendPlanned {
  readonly type: "action_planned";
  /** number of the action */
  readonly action: number;
  readonly kind: "send";
  readonly channel: Channel;
  /** name of the text */
  readonly template: string;
  readonly to?: PartyRole;
  /** whom of that role */
  readonly party?: string;
  /** what asked for it: a step (early/call), or what happened (reply:wants_human) */
  readonly because: string;
  /** variant of the text */
  readonly tone?: string;
  readonly contact_rule?: ContactRule;
  /** when it may leave; an instant, UTC, or "never" */
  readonly not_before?: string;
}

/** A task is to be done; channel: absent when it contacts nobody */
export interface TaskPlanned {
  readonly type: "action_planned";
  /** number of the action */
  readonly action: number;
  readonly kind: "task";
  readonly channel?: Channel;
  /** kind of the task */
  readonly task: string;
  /** name of a text */
  readonly script?: string;
  /** what asked for it: a step (early/call), or what happened (reply:wants_human) */
  readonly because: string;
  /** points; higher comes first */
  readonly priority?: number;
  readonly priority_parts?: readonly PriorityPart[];
  readonly contact_rule?: ContactRule;
  /** when it may be done; an instant, UTC, or "never" */
  readonly not_before?: string;
}

/** A send or a task will not be done */
export interface ActionCancelled {
  readonly type: "action_cancelled";
  /** number of the action */
  readonly action: number;
  /** a word, such as paid, disputed, promised or contact_rules */
  readonly reason: string;
}

/** A deadline runs */
export interface DeadlineStarted {
  readonly type: "deadline_started";
  /** its name in the policy */
  readonly deadline: string;
  /** an instant, UTC */
  readonly due: string;
}

/** A deadline is over */
export interface DeadlineReached {
  readonly type: "deadline_reached";
  /** its name in the policy */
  readonly deadline: string;
  /** an instant, UTC */
  readonly due: string;
}

/** Nothing is owed any more */
export interface AccountSettled {
  readonly type: "account_settled";
}

/** Something is owed again */
export interface AccountOwesAgain {
  readonly type: "account_owes_again";
}

/** The account takes no more commands */
export interface AccountWasClosed {
  readonly type: "account_was_closed";
  /** a word */
  readonly reason?: string;
}

/** The debtor's personal data are gone for good */
export interface DebtorWasErased {
  readonly type: "debtor_was_erased";
}

/** Ids of older commands are no longer kept */
export interface CommandIdsForgotten {
  readonly type: "command_ids_forgotten";
  /** an instant, UTC */
  readonly before: string;
}

/** The account is treated by this strategy of its phase */
export interface StrategyEntered {
  readonly type: "strategy_entered";
  /** absent: the phase's own steps */
  readonly strategy?: string;
  /** that the account belonged to then */
  readonly segment?: string;
}

/** A message that had to wait may be done now; to: absent when it goes to the debtor */
export interface SendReleased {
  readonly type: "action_released";
  /** number of the action */
  readonly action: number;
  readonly kind: "send";
  readonly channel: Channel;
  /** name of the text */
  readonly template: string;
  readonly to?: PartyRole;
  /** whom of that role */
  readonly party?: string;
  /** what asked for it: a step (early/call), or what happened (reply:wants_human) */
  readonly because: string;
  /** variant of the text */
  readonly tone?: string;
  readonly contact_rule?: ContactRule;
}

/** A task that had to wait may be done now; channel: absent when it contacts nobody */
export interface TaskReleased {
  readonly type: "action_released";
  /** number of the action */
  readonly action: number;
  readonly kind: "task";
  readonly channel?: Channel;
  /** kind of the task */
  readonly task: string;
  /** name of a text */
  readonly script?: string;
  /** what asked for it: a step (early/call), or what happened (reply:wants_human) */
  readonly because: string;
  /** points; higher comes first */
  readonly priority?: number;
  readonly priority_parts?: readonly PriorityPart[];
  readonly contact_rule?: ContactRule;
}

/** A send or a task still has to wait for the contact rules */
export interface ActionDeferred {
  readonly type: "action_deferred";
  /** number of the action */
  readonly action: number;
  /** when it is asked about again; an instant, UTC, or "never" */
  readonly not_before: string;
  readonly contact_rule?: ContactRule;
}

/** The debtor permits a channel */
export interface ChannelAuthorised {
  readonly type: "channel_authorised";
  readonly channel: Channel;
  /** an instant, UTC */
  readonly since: string;
  /** absent: until it is revoked */
  readonly until?: string;
  /** a word, such as contract */
  readonly source?: string;
  /** id of the proof */
  readonly document?: string;
  /** version of the text agreed to */
  readonly wording?: string;
  /** absent: any */
  readonly purpose?: "collection" | "location";
  /** beyond the lawful ones: "Mon-Fri 18:00-20:00, Sat 10:00-12:00 and 15:00-18:00" */
  readonly hours?: string;
}

/** The debtor takes the permission back */
export interface ChannelRevoked {
  readonly type: "channel_revoked";
  readonly channel: Channel;
  /** an instant, UTC */
  readonly since: string;
  /** a word, such as contract */
  readonly source?: string;
  /** id of the proof */
  readonly document?: string;
}

/** The debtor wants no contact on this channel, or on none at all */
export interface ContactStopped {
  readonly type: "contact_stopped";
  readonly channel?: Channel;
  /** an instant, UTC */
  readonly since: string;
}

/** Contact on this channel, or on all, is possible again */
export interface ContactResumed {
  readonly type: "contact_resumed";
  readonly channel?: Channel;
  /** an instant, UTC */
  readonly since: string;
}

/** Terms were worked out; nothing is agreed yet */
export interface ArrangementOffered {
  readonly type: "arrangement_offered";
  /** id of the arrangement */
  readonly arrangement: string;
  /** its name in the policy */
  readonly offer: string;
  readonly status: "awaiting_approval" | "offered";
  /** open amount that it is about; decimal, in the account's currency */
  readonly debt: string;
  /** of the debt, forgiven when it is kept; decimal, in the account's currency */
  readonly discount: string;
  /** of what the policy discounts, with two decimals */
  readonly discount_percent: string;
  /** in the instalments; decimal, in the account's currency */
  readonly interest: string;
  /** of the instalments: debt, less the discount, with the interest; decimal, in the account's currency */
  readonly total: string;
  /** the first instalment is one */
  readonly down_payment: boolean;
  readonly instalments: readonly Instalment[];
  /** so many instalments from the first are paid */
  readonly served: number;
  /** so many instalments are late */
  readonly in_arrears: number;
  /** until when it can be taken */
  readonly valid_until: string;
  /** number of the action that asks for the approval */
  readonly approval_task?: number;
}

/** Somebody granted a discount that its sender could not */
export interface ArrangementApproved {
  readonly type: "arrangement_approved";
  /** id of the arrangement */
  readonly arrangement: string;
  readonly by: SenderRole;
}

/** The arrangement holds from here on, with these dates */
export interface ArrangementMade {
  readonly type: "arrangement_made";
  /** id of the arrangement */
  readonly arrangement: string;
  readonly instalments: readonly Instalment[];
}

/** Instalments were paid */
export interface InstalmentsServed {
  readonly type: "instalments_served";
  /** id of the arrangement */
  readonly arrangement: string;
  /** so many from the first, in all; less than before after a reversal */
  readonly served: number;
}

/** An instalment was not paid in time */
export interface InstalmentMissed {
  readonly type: "instalment_missed";
  /** id of the arrangement */
  readonly arrangement: string;
  /** its number, from 1 */
  readonly instalment: number;
  /** of all instalments up to this one; decimal, in the account's currency */
  readonly missing: string;
}

/** An arrangement is over */
export interface ArrangementEnded {
  readonly type: "arrangement_ended";
  /** id of the arrangement */
  readonly arrangement: string;
  readonly outcome: "kept" | "broken" | "cancelled" | "refused" | "lapsed" | "refinanced";
  /** towards it; decimal, in the account's currency */
  readonly paid: string;
  /** a word, or the id of the arrangement that took its place */
  readonly reason?: string;
}

/** A reversal or a late fact undid how an arrangement ended: it goes on */
export interface ArrangementReopened {
  readonly type: "arrangement_reopened";
  /** id of the arrangement */
  readonly arrangement: string;
}

/** What a kept settlement left open is forgiven */
export interface DiscountGranted {
  readonly type: "discount_granted";
  /** id of the arrangement */
  readonly arrangement: string;
  readonly waived: readonly Waiver[];
}

/** The settlement was not kept after all: what it forgave is owed again */
export interface DiscountWithdrawn {
  readonly type: "discount_withdrawn";
  /** id of the arrangement */
  readonly arrangement: string;
}

/** The account takes part in an experiment */
export interface ArmAssigned {
  readonly type: "arm_assigned";
  readonly experiment: string;
  readonly arm: string;
  /** when it is measured */
  readonly ends_at: string;
  /** owed when it began; decimal, in the account's currency */
  readonly open: string;
}

/** The account's part in an experiment is over */
export interface ArmMeasured {
  readonly type: "arm_measured";
  readonly experiment: string;
  readonly arm: string;
  /** of what was owed when it began */
  readonly recovered_percent: string;
  /** anything */
  readonly paid: boolean;
  readonly settled: boolean;
  /** the debtor wanted no more contact */
  readonly stopped: boolean;
  readonly disputed: boolean;
  /** sent meanwhile */
  readonly contacts: number;
}

/** The account's arm was stopped: it is treated as the control */
export interface ArmLeft {
  readonly type: "arm_left";
  readonly experiment: string;
  /** that was stopped */
  readonly arm: string;
  /** the arm from here on */
  readonly control: string;
}

/** A learner chose how an action is sent */
export interface ChoiceMade {
  readonly type: "choice_made";
  readonly learner: string;
  readonly choice: string;
  /** that it learns for; absent: all accounts */
  readonly segment?: string;
  /** number of the action */
  readonly action: number;
  readonly why: "by_lot" | "best_so_far";
  /** that it would choose this one */
  readonly chance_percent: string;
  /** of this choice until then */
  readonly tries: number;
  /** of this choice until then */
  readonly wins: number;
  /** until when it is judged */
  readonly ends_at: string;
}

/** Whether a learner's choice did good is known */
export interface ChoiceEnded {
  readonly type: "choice_ended";
  readonly learner: string;
  readonly choice: string;
  /** that it learns for; absent: all accounts */
  readonly segment?: string;
  /** number of the action */
  readonly action: number;
  /** the action did leave */
  readonly tried: boolean;
  readonly won: boolean;
}

/** The send that was planned just before is this link of a chain of sends */
export interface ChainLinkChosen {
  readonly type: "chain_link_chosen";
  /** number of the action */
  readonly action: number;
  /** counted from 1 */
  readonly link: number;
  /** number of the action in whose place it is tried; absent: it is the first */
  readonly instead_of?: number;
  /** of that action; late: it was not let through in time */
  readonly result?: 
    | "queued"
    | "sent"
    | "delivered"
    | "read"
    | "replied"
    | "failed"
    | "no_answer"
    | "wrong_person"
    | "refused"
    | "late";
  /** what asked for the chain */
  readonly because: string;
  readonly passed_over?: readonly PassedLink[];
  readonly left?: readonly ChainLink[];
}

/** The effort of a phase or strategy is counted from here on */
export interface EffortStarted {
  readonly type: "effort_started";
  /** one of phase and strategy is there: whose effort it is */
  readonly phase?: string;
  readonly strategy?: string;
  /** absent: its days are not limited */
  readonly until?: string;
}

/** A phase or strategy did all that it may */
export interface EffortSpent {
  readonly type: "effort_spent";
  /** one of phase and strategy is there: whose effort it is */
  readonly phase?: string;
  readonly strategy?: string;
  readonly limit: "contacts" | "days";
  /** that counted */
  readonly contacts: number;
}

/** Days past due are low enough for an earlier phase */
export interface CureScheduled {
  readonly type: "cure_scheduled";
  /** when the account goes back a phase if it stays so; never: it did not; an instant, UTC, or "never" */
  readonly due: string;
}

/** The condition for entering a phase does not hold yet */
export interface MoveDeferred {
  readonly type: "move_deferred";
  /** of the policy */
  readonly phase: string;
  readonly cause: PhaseCause;
  /** a word, or what led there, such as disposition:sold */
  readonly reason?: string;
  /** when it is asked again, at the latest */
  readonly ask_at: string;
  /** if the phase's condition asks for it; decimal, in the account's currency */
  readonly expected_gain?: string;
}

/** Somebody has to approve of entering a phase; by: the role that may, or a higher one */
export interface MoveRequested {
  readonly type: "move_requested";
  /** of the policy */
  readonly phase: string;
  readonly cause: PhaseCause;
  /** a word, or what led there, such as disposition:sold */
  readonly reason?: string;
  readonly by: SenderRole;
  /** number of the task that asks */
  readonly action: number;
  /** if the phase's condition asks for it; decimal, in the account's currency */
  readonly expected_gain?: string;
}

/** Somebody approved of entering a phase, or did not */
export interface MoveDecided {
  readonly type: "move_decided";
  /** of the policy */
  readonly phase: string;
  readonly approved: boolean;
  readonly by: SenderRole;
  /** a word */
  readonly reason?: string;
}

/** The account waits no longer to enter a phase */
export interface MoveWithdrawn {
  readonly type: "move_withdrawn";
  /** of the policy */
  readonly phase: string;
  /** a word, such as settled or replaced */
  readonly reason: string;
}

/** The debtor earned points */
export interface PointsGranted {
  readonly type: "points_granted";
  readonly points: number;
  /** the rule that gives them */
  readonly because: string;
  /** id of the payment that earned them */
  readonly payment?: string;
}

/** Points of a reversed payment are lost */
export interface PointsTakenBack {
  readonly type: "points_taken_back";
  readonly points: number;
  /** id of the payment */
  readonly payment: string;
}

/** The debtor agrees to be contacted more often, on this channel or on any */
export interface ConsentGiven {
  readonly type: "consent_given";
  readonly channel?: Channel;
  /** an instant, UTC */
  readonly since: string;
  /** absent: until it is withdrawn */
  readonly until?: string;
  /** a word, such as contract */
  readonly source?: string;
  /** id of the proof */
  readonly document?: string;
  /** version of the text agreed to */
  readonly wording?: string;
}

/** The debtor agrees to that no more */
export interface ConsentWithdrawn {
  readonly type: "consent_withdrawn";
  readonly channel?: Channel;
  /** an instant, UTC */
  readonly since: string;
  /** a word, such as contract */
  readonly source?: string;
  /** id of the proof */
  readonly document?: string;
}

/** The only hours at which the debtor wants contact */
export interface HoursDesignated {
  readonly type: "hours_designated";
  /** absent: all of them */
  readonly channels?: readonly ChannelClass[];
  /** an instant, UTC */
  readonly since: string;
  /** on the debtor's clock: "Mon-Fri 18:00-20:00, Sat 10:00-12:00 and 15:00-18:00" */
  readonly hours: string;
  /** absent: until they are released */
  readonly until?: string;
}

/** The debtor no longer names hours */
export interface HoursReleased {
  readonly type: "hours_released";
  /** absent: all of them */
  readonly channels?: readonly ChannelClass[];
  /** an instant, UTC */
  readonly since: string;
}

/** The debtor is represented */
export interface AttorneyNamed {
  readonly type: "attorney_named";
  /** an instant, UTC */
  readonly since: string;
  /** absent: until dismissed */
  readonly until?: string;
}

/** The debtor is represented no more */
export interface AttorneyDismissed {
  readonly type: "attorney_dismissed";
  /** an instant, UTC */
  readonly since: string;
}

/** Somebody else has to do with the debt */
export interface PartyNamed {
  readonly type: "party_named";
  /** its id */
  readonly party: string;
  readonly role: PartyRole;
  /** does not want to be contacted */
  readonly refuses: boolean;
}

/** Somebody has nothing to do with the debt any more */
export interface PartyRemoved {
  readonly type: "party_removed";
  /** its id */
  readonly party: string;
}

/** A quota has no room for a send or a task */
export interface ActionPostponed {
  readonly type: "action_postponed";
  /** number of the action */
  readonly action: number;
  /** its name */
  readonly quota: string;
  /** when it is asked about again, at the earliest; an instant, UTC, or "never" */
  readonly not_before: string;
  readonly contact_rule?: ContactRule;
}

/** A task is in a team's queue, for people to take */
export interface TaskQueued {
  readonly type: "task_queued";
  /** number of the action */
  readonly action: number;
  readonly team: string;
  /** its kind */
  readonly task: string;
}

/** A task went to another stage, team or place in its queue */
export interface TaskMoved {
  readonly type: "task_moved";
  /** number of the action */
  readonly action: number;
  readonly to: TaskStage;
  readonly team: string;
  /** who has it now; who had it, when it was given back */
  readonly agent?: string;
  /** a word */
  readonly reason?: string;
  /** points that a leader added */
  readonly boost?: number;
}

/** Somebody did a task */
export interface TaskCompleted {
  readonly type: "task_completed";
  /** number of the action */
  readonly action: number;
  /** its kind */
  readonly task: string;
  readonly team: string;
  readonly agent: string;
  /** of the policy's dispositions */
  readonly disposition: string;
  /** when the debtor wants to be called again */
  readonly call_back_at?: string;
}

/** The account waits to be moved to another version of its policy; to its own: it waits no longer */
export interface MigrationPlanned {
  readonly type: "migration_planned";
  /** content hash */
  readonly to: string;
  /** its name */
  readonly policy: string;
  readonly when: "now" | "next_decision" | "strategy_ends";
}

/** The account is decided by another version of its policy from here on */
export interface PolicyMigrated {
  readonly type: "policy_migrated";
  /** content hash */
  readonly from: string;
  /** content hash */
  readonly to: string;
  /** its name */
  readonly policy: string;
  /** of the policy */
  readonly phase: string;
  readonly strategy?: string;
  /** where in the steps it goes on */
  readonly position: "kept" | "later" | "restarted" | "named" | "over" | "chosen_anew";
  /** the next one; absent: none follows */
  readonly step?: string;
  /** that it waits to enter */
  readonly waits_for_phase?: string;
}
