#!/usr/bin/env bash
# The steps of the action: action.sh inputs|install|base|check|compare|comment.
#
# Each takes what it needs from environment variables, which action.yml fills. What cannot be found
# is an error and never "there is none": a gate that is off must not be green.
#
# NOTE: to the bash 3.2 of macOS an empty array is unset, so each array here starts with a word.
# shellcheck disable=SC2153 # the names of the environment are like those of this script
set -euo pipefail

HISTORY="give actions/checkout the history, with: {fetch-depth: 0}"
LONGEST_SUMMARY=1000000 # bytes; GitHub shows 1 MiB of a step's summary
LONGEST_COMMENT=65000 # bytes; GitHub takes 65,536 characters

main() {
  case "$1" in
    inputs | install | base | check | compare | comment) "step_$1" ;;
    *) fail "action.sh has no step $1" ;;
  esac
}

# --- What people read ----------------------------------------------------------------------------

# Annotate the run: annotate LEVEL TEXT, where the level is error, warning or notice.
annotate() {
  local text=${2//%/%25}
  text=${text//$'\r'/%0D}
  echo "::$1 title=fleet::${text//$'\n'/%0A}"
}

# End the step with an error.
fail() {
  annotate error "$1"
  exit 2
}

# Print the file $1 to the log, such that the runner takes no line of it for a command.
print_inert() {
  local token
  if [ ! -s "$1" ]; then return; fi
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n%s\n::%s::\n' "$token" "$(cat "$1")" "$token"
}

# Print standard input as a block of Markdown code, which no text in it can end.
code_block() {
  printf '\n%s\n\n' "$(sed 's/^/    /')"
}

# --- Inputs --------------------------------------------------------------------------------------

step_inputs() {
  local path
  one_of_two strict "$STRICT"
  one_of_two comment "$COMMENT"
  read_manifests
  for path in "${manifests[@]:1}"; do
    case "$path" in
      *[*?[]*)
        if [ ! -e "$path" ]; then
          fail "manifests takes files and folders, not the pattern $path, which can stand for other files in the base: write the folder, or the files one a line"
        fi
        ;;
    esac
  done
}

one_of_two() {
  case "$2" in
    true | false) ;;
    *) fail "$1 must be true or false, not '$2'" ;;
  esac
}

# Put the lines of MANIFESTS into the array $manifests, after a --.
read_manifests() {
  local line
  manifests=(--)
  while read -r line; do
    case "$line" in
      "") ;;
      -*) manifests+=("./$line") ;;
      *) manifests+=("${line%/}") ;;
    esac
  done <<< "$MANIFESTS"
  if [ "${#manifests[@]}" -eq 1 ]; then
    fail "manifests names nothing: write files and folders, one a line"
  fi
}

step_install() {
  python3 -m venv "$RUNNER_TEMP/fleet"
  "$RUNNER_TEMP/fleet/bin/pip" install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH/../../.."
  echo "$RUNNER_TEMP/fleet/bin" >> "$GITHUB_PATH"
}

# --- The base ------------------------------------------------------------------------------------

step_base() {
  if [ -n "$BASE" ]; then
    find_commit "$BASE"
  elif [ -n "$PULL_REQUEST_HEAD" ]; then
    find_base_of_pull_request
  elif [ -n "$MERGE_GROUP_BASE" ]; then
    find_commit "$MERGE_GROUP_BASE"
  elif [ -n "${BEFORE//0/}" ]; then
    find_commit "$BEFORE"
  elif [ -n "$BEFORE" ]; then
    # All zeros: the push made the branch.
    find_branch_point "$DEFAULT_BRANCH"
  elif [ -n "$LIMITS" ]; then
    fail "max-decrease and max-increase have nothing to hold for, since the event $GITHUB_EVENT_NAME has no base: name one with base:, or leave the limits out"
  else
    annotate notice "the event $GITHUB_EVENT_NAME has no base, so nothing is compared; base: names one"
    return
  fi
  if [ "$commit" = "$(git rev-parse HEAD)" ]; then
    annotate warning "the base is the commit that is checked out: only what is not committed can differ from it"
  fi
  echo "base=$(git rev-parse --short=12 "$commit")" >> "$GITHUB_OUTPUT"
}

# Put the commit that the revision $1 means into $commit; a shallow checkout fetches it first.
find_commit() {
  local name fetch
  for name in "$1" "refs/remotes/origin/$1"; do
    if commit=$(git rev-parse --verify --quiet --end-of-options "$name^{commit}"); then return; fi
  done
  # NOTE: a depth would cut off the history of a checkout that has all of it.
  fetch=(git fetch --quiet --no-tags)
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then fetch+=(--depth=1); fi
  if ! GIT_TERMINAL_PROMPT=0 "${fetch[@]}" --end-of-options origin "$1" ||
    ! commit=$(git rev-parse --verify --quiet "FETCH_HEAD^{commit}"); then
    fail "cannot find the base $1: $HISTORY"
  fi
}

# Put the last commit that the checkout shares with the branch $1 into $commit.
find_branch_point() {
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
    fail "cannot find where the checkout left $1, since it is shallow: $HISTORY"
  fi
  find_commit "$1"
  if ! commit=$(git merge-base HEAD "$commit"); then
    fail "the checkout shares no commit with $1, so that there is no base: name one with base:"
  fi
}

# NOTE: base.sha of the event is as old as the pull request's last push. What was merged into the
# base branch since then is in the merge commit, and would look like a part of the pull request.
find_base_of_pull_request() {
  local text word value parents=(none)
  text=$(git cat-file commit HEAD) # has the parents that a shallow checkout lacks
  while read -r word value; do
    if [ -z "$word" ]; then break; fi
    if [ "$word" = parent ]; then parents+=("$value"); fi
  done <<< "$text"
  if [ "${parents[2]-}" = "$PULL_REQUEST_HEAD" ]; then
    find_commit "${parents[1]}" # the checkout is the pull request as merged
    return
  fi
  find_branch_point "$PULL_REQUEST_BRANCH"
  if [ "$commit" = "$(git rev-parse HEAD)" ]; then
    fail "the checkout is a commit of $PULL_REQUEST_BRANCH, without the pull request: give actions/checkout the ref to check"
  fi
}

# Whether the base has a file of YAML at or below the path $1.
is_in_base() {
  local names above=$1
  if [ -z "$BASE" ]; then return 1; fi
  if ! names=$(git --literal-pathspecs ls-tree -r --name-only "$BASE" -- "$1"); then
    fail "git cannot look for $1 in the base"
  fi
  # What is hidden is no manifest, unless the path itself is hidden.
  case "/$1" in
    */.[!./]*) ;;
    *) names=$(grep -vE '(^"?|/)\.[^./]' <<< "$names" || true) ;;
  esac
  if grep -qiE '\.ya?ml"?$' <<< "$names"; then return; fi
  # A file without that ending, and a link or submodule on the way, are for fleet to judge.
  until [ "${above##*/}" = . ] || [ "${above##*/}" = .. ] || [ -z "${above##*/}" ]; do
    case "$(git --literal-pathspecs ls-tree "$BASE" -- "$above")" in
      100* | 120000* | 160000*) return ;;
    esac
    above=$(dirname "$above")
  done
  return 1
}

# Whether there is a file of YAML at or below the path $1 now.
is_here() {
  if [ -d "$1" ]; then
    [ -n "$(find "$1/" -mindepth 1 -name '.*' -prune -o \( -iname '*.yaml' -o -iname '*.yml' \) -print)" ]
  else
    [ -e "$1" ] || [ -L "$1" ]
  fi
}

# --- The check -----------------------------------------------------------------------------------

step_check() {
  local path target required=false code=0 check=(fleet check) present=(--)
  local errors="$RUNNER_TEMP/fleet-errors.txt"
  if [ -n "$TABLE" ]; then check+=("--table=$TABLE"); fi
  if [ -n "$MINIMUM" ]; then check+=("--min=$MINIMUM"); fi
  if [ -n "$MAXIMUM" ]; then check+=("--max=$MAXIMUM"); fi
  if [ "$STRICT" = true ]; then check+=(--strict); fi
  while read -r target; do
    if [ -n "$target" ]; then
      check+=("--require=$target")
      required=true
    fi
  done <<< "$REQUIRE"
  read_manifests
  for path in "${manifests[@]:1}"; do
    if ! is_here "$path" && is_in_base "$path"; then
      annotate warning "$path is in the base and gone now, so there is nothing of it to check"
    else
      present+=("$path")
    fi
  done
  if [ "${#present[@]}" -eq 1 ]; then
    if [ "$required" = true ]; then fail "the required targets are gone with the manifests"; fi
    return
  fi
  "${check[@]}" --format github "${present[@]}" 2> "$errors" || code=$?
  print_inert "$errors"
  if [ "$code" -gt 1 ] && [ -s "$errors" ]; then annotate error "$(cat "$errors")"; fi
  # A run shows ten annotations of a step at most; its summary lists all findings.
  {
    "${check[@]}" --format markdown --max-bytes "$LONGEST_SUMMARY" "${present[@]}" 2> /dev/null || true
    if [ -s "$errors" ]; then code_block < "$errors"; fi
    echo
  } >> "$GITHUB_STEP_SUMMARY"
  exit "$code"
}

# --- The comparison ------------------------------------------------------------------------------

step_compare() {
  local path count folder page short part errors worst=0 changed=false
  local diff=(fleet diff) limits=(--quiet)
  folder=$(mktemp -d "$RUNNER_TEMP/fleet-XXXXXX") # so that no other use of the action has it
  page="$folder/page.md"
  short="$folder/short.md"
  part="$folder/part.md"
  errors="$folder/errors.txt"
  if [ -n "$TABLE" ]; then diff+=("--table=$TABLE"); fi
  if [ -n "$BY" ]; then diff+=("--by=$BY"); fi
  if [ -n "$EVERY" ]; then diff+=("--every=$EVERY"); fi
  if [ -n "$MAX_DECREASE" ]; then limits+=("--max-decrease=$MAX_DECREASE"); fi
  if [ -n "$MAX_INCREASE" ]; then limits+=("--max-increase=$MAX_INCREASE"); fi
  read_manifests
  count=$((${#manifests[@]} - 1))
  for path in "${manifests[@]:1}"; do compare "$path"; done
  cat "$page" >> "$GITHUB_STEP_SUMMARY"
  {
    echo "page=$short"
    echo "changed=$changed"
  } >> "$GITHUB_OUTPUT"
  exit "$worst"
}

# Compare the path $1 with the base: add to the pages, and raise $changed and $worst.
compare() {
  local old="$BASE:$1" new=$1 code=0 short_code share=$((60000 / count))
  if ! is_in_base "$1"; then old=/dev/null; fi
  if ! is_here "$1"; then new=/dev/null; fi
  if [ "$old" = "$new" ]; then
    echo "$1 is neither in the checkout nor in the base" > "$errors"
    not_compared 2 "$1"
    return
  fi
  # A limit that is crossed, and that limits ask of today alone, stands in the page as well.
  "${diff[@]}" "${limits[@]:1}" --format markdown --max-bytes "$((LONGEST_SUMMARY / count))" \
    --exit-code -- "$old" "$new" > "$part" 2> "$errors" || code=$?
  if [ "$code" -gt 1 ]; then
    not_compared "$code" "$1"
    return
  fi
  print_inert "$errors"
  { cat "$part" && echo; } >> "$page"
  # Each path has its share of a comment, and where that is too small the comment is a link.
  if [ "$(wc -c < "$part")" -gt "$share" ]; then
    short_code=0
    "${diff[@]}" "${limits[@]:1}" --format markdown --max-bytes "$share" -- "$old" "$new" \
      > "$part" 2> "$errors" || short_code=$?
    if [ "$short_code" -gt 1 ]; then cp "$page" "$part"; fi
  fi
  { cat "$part" && echo; } >> "$short"
  if [ "$code" -eq 1 ]; then changed=true; fi
  if [ "${#limits[@]}" -eq 1 ]; then return; fi
  code=0
  "${diff[@]}" "${limits[@]}" -- "$old" "$new" > "$folder/delta.txt" 2> "$errors" || code=$?
  if [ "$code" -gt 0 ]; then
    annotate error "$1: $(cat "$errors")"
    code_block < "$errors" | tee -a "$page" >> "$short"
    if [ "$code" -gt "$worst" ]; then worst=$code; fi
  fi
}

# Say that the path $2 could not be compared, with the code $1 and for what $errors says.
not_compared() {
  print_inert "$errors"
  annotate error "$2 cannot be compared with the base: $(head -n 1 "$errors")"
  {
    echo "**Not compared with $BASE:**"
    code_block < "$errors"
  } | tee -a "$page" >> "$short"
  if [ "$changed" = false ]; then changed=; fi # not known
  if [ "$1" -gt "$worst" ]; then worst=$1; fi
}

# --- The comment ---------------------------------------------------------------------------------

# NOTE: a comment is known by a mark that nobody sees and by being the token's own. Who else wrote
# the mark could otherwise have the action write below their name.
# shellcheck disable=SC2016 # variables of GraphQL, not of bash
COMMENTS='query ($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $endCursor) {
        nodes { id body viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}'
# shellcheck disable=SC2016
UPDATE='mutation ($id: ID!, $body: String!) {
  updateIssueComment(input: {id: $id, body: $body}) { clientMutationId }
}'

step_comment() {
  local mark known own send folder=${PAGE%/*}
  local body="$folder/comment.md" errors="$folder/errors.txt"
  if [ -z "$NUMBER" ]; then
    annotate notice "the event $GITHUB_EVENT_NAME is no pull request to comment on"
    return
  fi
  mark="<!-- fleet $(printf '%s' "$USE" | git hash-object --stdin | cut -c 1-12) -->"
  own=".data.repository.pullRequest.comments.nodes[] | select(.viewerDidAuthor and (.body | startswith(\"$mark\"))) | .id"
  known=$(gh api graphql --paginate -f "query=$COMMENTS" -f "owner=${GITHUB_REPOSITORY%/*}" \
    -f "name=${GITHUB_REPOSITORY#*/}" -F "number=$NUMBER" --jq "$own" 2> "$errors") || not_commented
  known=${known%%$'\n'*}
  if [ -z "$known" ] && [ "$CHANGED" = false ]; then return; fi
  { echo "$mark" && cat "$PAGE"; } > "$body"
  if [ "$(wc -c < "$body")" -gt "$LONGEST_COMMENT" ]; then
    printf '%s\nThe comparison is too long for a comment: see [the summary of the run](%s).\n' \
      "$mark" "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" > "$body"
  fi
  send=(gh api --silent)
  if [ -n "$known" ]; then
    send+=(graphql -f "query=$UPDATE" -f "id=$known")
  else
    send+=(--method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments")
  fi
  "${send[@]}" -F "body=@$body" 2> "$errors" || not_commented
}

# End the step: a pull request from a fork has a token that may only read, which is no fault of it.
not_commented() {
  print_inert "$errors"
  if grep -qE 'HTTP 403|not accessible' "$errors"; then
    annotate warning "the token may not comment, as on a pull request from a fork: the summary of the run has the comparison"
    exit 0
  fi
  fail "the comment could not be written: $(head -n 1 "$errors")"
}

main "$@"
