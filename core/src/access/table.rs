//! casbin's answers as a table.

use std::collections::HashSet;

use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use thiserror::Error;

use super::{Domain, Permission, Role};

/// What casbin allows: every role × domain × permission, asked once.
#[derive(Debug, Clone)]
pub struct AccessTable {
    allowed: HashSet<(Role, Domain, Permission)>,
}

/// What is wrong with the model or the policy.
#[derive(Debug, Error)]
pub enum AccessFault {
    /// casbin can't read the model or decide by it.
    #[error("the access model: {0}")]
    Model(String),
    /// A line of the policy names something that does not exist.
    #[error("line {line} of the access policy: {problem}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What, and what would be right.
        problem: String,
    },
}

impl AccessTable {
    /// Reads model and policy (the contents of the files), lists every fault, and asks casbin for every answer.
    pub async fn load(model: &str, policy: &str) -> Result<Self, Vec<AccessFault>> {
        let rules = parse(policy)?;
        Self::ask(model, rules).await.map_err(|error| vec![AccessFault::Model(error.to_string())])
    }

    async fn ask(model: &str, rules: Vec<Vec<String>>) -> Result<Self, casbin::Error> {
        let model = DefaultModel::from_str(model).await?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
        enforcer.add_policies(rules).await?;
        let mut allowed = HashSet::new();
        for role in Role::ALL {
            for domain in Domain::ALL {
                for &permission in Permission::ALL {
                    if enforcer.enforce((role.key(), domain.key(), permission.object(), permission.action()))? {
                        allowed.insert((role, domain, permission));
                    }
                }
            }
        }
        Ok(Self { allowed })
    }

    /// Whether a role may do this in a domain.
    pub fn allows(&self, role: Role, domain: Domain, permission: Permission) -> bool {
        self.allowed.contains(&(role, domain, permission))
    }
}

/// `p, role, domain, object, action` a line; `#` begins a comment.
fn parse(policy: &str) -> Result<Vec<Vec<String>>, Vec<AccessFault>> {
    let mut rules = Vec::new();
    let mut faults = Vec::new();
    for (number, text) in policy.lines().enumerate() {
        let text = text.split('#').next().unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        match problem(&parts) {
            Some(problem) => faults.push(AccessFault::Line { line: number + 1, problem }),
            None => rules.push(parts[1..].iter().map(|part| (*part).to_owned()).collect()),
        }
    }
    if faults.is_empty() { Ok(rules) } else { Err(faults) }
}

fn problem(parts: &[&str]) -> Option<String> {
    let &["p", role, domain, object, action] = parts else {
        return Some("a line is: p, role, domain, object, action".to_owned());
    };
    if let Err(problem) = role.parse::<Role>() {
        return Some(problem);
    }
    if !Domain::ALL.iter().any(|known| known.key() == domain) {
        let known: Vec<_> = Domain::ALL.iter().map(|domain| domain.key()).collect();
        return Some(format!("{domain:?} is no domain; use one of {}", known.join(", ")));
    }
    let known = |permission: &Permission| permission.object() == object && permission.action() == action;
    (!Permission::ALL.iter().any(known))
        .then(|| format!("nothing asks for {action:?} on {object:?}; see Permission in core"))
}
