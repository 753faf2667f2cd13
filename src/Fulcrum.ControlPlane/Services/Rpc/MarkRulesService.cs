using Fulcrum.Api.V1;
using Fulcrum.ControlPlane.Services.Mapping;
using Grpc.Core;

namespace Fulcrum.ControlPlane.Services.Rpc;

/// <summary>fulcrum.v1.MarkRules.</summary>
public sealed class MarkRulesService(Director director, ControlLoop loop) : MarkRules.MarkRulesBase
{
    /// <inheritdoc />
    public override Task<ListMarkRulesResponse> List(ListMarkRulesRequest request, ServerCallContext context)
    {
        ListMarkRulesResponse response = new();
        response.Rules.AddRange(director.Current.MarkRules.Select(r => r.ToApi()));
        return Task.FromResult(response);
    }

    /// <inheritdoc />
    public override async Task<MarkRule> Create(CreateMarkRuleRequest request, ServerCallContext context)
    {
        Model.MarkRule rule = Read(request.Rule);
        director.Change(m => m.Create(rule));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return rule.ToApi();
    }

    /// <inheritdoc />
    public override async Task<DeleteMarkRuleResponse> Delete(DeleteMarkRuleRequest request, ServerCallContext context)
    {
        Model.MarkRule rule = Read(request.Rule);
        director.Change(m => m.Delete(rule));
        await loop.AppliedAsync(context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    private static Model.MarkRule Read(MarkRule? rule)
    {
        FieldErrors errors = new();
        Model.MarkRule result = ApiMarkRules.Read(rule, "rule", errors);
        errors.ThrowIfAny();
        return result;
    }
}
