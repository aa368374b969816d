// Which pages there are, by who looks: [name of the picture, address].
export async function addresses() {
  return {
    "": [
      ["home", "/"],
      ["measures", "/measures"],
      ["measures-search", "/measures?q=%E8%AE%A4%E5%AE%9A%E5%8A%9E%E6%B3%95"],
      ["measure", "/measures/cn-srdi-2026"],
      ["measure-try", "/measures/demo-rd-subsidy-2026/try?rd_expense@2025=97%E4%B8%87%E5%85%83&revenue@2025=3000%E4%B8%87%E5%85%83"],
      ["try", "/try?registered_region=990101"],
      ["sign-in", "/sign-in"],
      ["sign-up", "/sign-up"],
    ],
    admin: [
      ["users", "/admin/users"],
      ["user", "/admin/users/1"],
      ["user-new", "/admin/users/new"],
      ["departments", "/admin/departments"],
      ["jobs", "/admin/jobs"],
      ["account", "/account"],
    ],
    auditor: [["audit", "/admin/audit"]],
  };
}
